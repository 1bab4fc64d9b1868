// A spreadsheet as Apps Script shows it, as far as the menu uses it: no more, and nothing of
// Google's own (triggers, permissions, quotas, redrawing) is imitated.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import vm from 'node:vm';

const source = readFileSync(new URL('./Code.js', import.meta.url), 'utf8');

// Apps Script reads a text as if somebody typed it.
function entered(value) {
  if (typeof value !== 'string') return value;
  if (value.startsWith("'")) return value.slice(1);
  if (value.startsWith('=')) return { formula: value };
  return /^[+-]?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
}

export class FakeSheet {
  static next = 1;

  constructor(title, grid = [], rows = 1000) {
    this.title = title;
    this.grid = grid.map((row) => [...row]);
    this.rows = rows;
    this.id = FakeSheet.next++;
    this.filtered = new Set();
    this.folded = new Set();
  }

  getSheetId() {
    return this.id;
  }

  isRowHiddenByFilter(row) {
    return this.filtered.has(row);
  }

  isRowHiddenByUser(row) {
    return this.folded.has(row);
  }

  getMaxRows() {
    return this.rows;
  }

  insertRowAfter(row) {
    if (row !== this.rows) throw new Error('the fake only appends');
    this.rows += 1;
  }

  getLastRow() {
    let last = this.grid.length;
    while (last > 0 && this.grid[last - 1].every((v) => v === '' || v === undefined)) last -= 1;
    return last;
  }

  getLastColumn() {
    return Math.max(0, ...this.grid.map((row) => row.length));
  }

  at(row, column) {
    return this.grid[row - 1]?.[column - 1] ?? '';
  }

  put(row, column, value) {
    if (row > this.rows) throw new Error('outside the sheet');
    while (this.grid.length < row) this.grid.push([]);
    const line = this.grid[row - 1];
    while (line.length < column) line.push('');
    line[column - 1] = value;
  }

  getRange(row, column, height = 1, width = 1) {
    if (typeof row === 'string') {
      const [, first, last] = /^B(\d+)(?::B(\d+))?$/.exec(row);
      return this.getRange(Number(first), 2, Number(last ?? first) - Number(first) + 1, 1);
    }
    return {
      getSheet: () => this,
      getRow: () => row,
      getLastRow: () => row + height - 1,
      getValue: () => this.at(row, column),
      getValues: () =>
        Array.from({ length: height }, (_, r) =>
          Array.from({ length: width }, (_, c) => this.at(row + r, column + c)),
        ),
      setValue: (value) => this.put(row, column, entered(value)),
    };
  }
}

export function control(values = {}) {
  const { request = '', watched = 0, answered = '', answer = '', words = '', layout = '{}' } = values;
  return new FakeSheet('_pumpkin', [
    ['request', request],
    ['watched until', watched],
    ['answered', answered],
    ['answer', answer],
    ['words', words],
    ['layout', layout],
  ]);
}

// Midnight and the day in a time zone, as Utilities gives them for the one pattern that is used.
function dayIn(date, zone, pattern) {
  if (pattern !== 'yyyy-MM-dd') throw new Error(pattern);
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' }).format(date);
}

function midnightIn(text, zone, pattern) {
  const noon = Date.parse(`${text}T12:00:00Z`);
  for (let hours = -30; hours <= 30; hours += 0.25) {
    const date = new Date(noon + hours * 3600000);
    const before = new Date(Number(date) - 1);
    if (dayIn(date, zone, pattern) === text && dayIn(before, zone, pattern) !== text) return date;
  }
  throw new Error(`no midnight of ${text} in ${zone}`);
}

// Loads Code.js with its globals faked; `everySecond` runs at each Utilities.sleep.
export function load(
  sheets,
  { locked = false, everySecond = () => {}, active = null, blocks = null, zone = 'Europe/London', now = null } = {},
) {
  const seen = { toasts: [], items: [], menu: null, added: false, locks: [], order: [] };
  const spreadsheet = {
    getSheetByName: (title) => sheets.find((sheet) => sheet.title === title) ?? null,
    toast: (text, title) => seen.toasts.push([title, text]),
    getActiveRange: () => active,
    getActiveRangeList: () => (blocks === null ? null : { getRanges: () => blocks }),
    getSpreadsheetTimeZone: () => zone,
  };
  const menu = {
    addItem(label, handler) {
      seen.items.push([label, handler]);
      return menu;
    },
    addToUi() {
      seen.added = true;
    },
  };
  let ids = 0;
  const globals = {
    SpreadsheetApp: {
      getActive: () => spreadsheet,
      flush: () => seen.order.push('flush'),
      getUi: () => ({
        createMenu(title) {
          seen.menu = title;
          return menu;
        },
      }),
    },
    LockService: {
      getDocumentLock: () => ({
        tryLock(milliseconds) {
          seen.locks.push(milliseconds);
          seen.order.push('lock');
          return !locked;
        },
        releaseLock: () => seen.order.push('release'),
      }),
    },
    Utilities: {
      DigestAlgorithm: { SHA_256: 'sha256' },
      Charset: { UTF_8: 'utf8' },
      computeDigest: (algorithm, text, charset) => [
        ...new Int8Array(createHash(algorithm).update(text, charset).digest()), // signed, as there
      ],
      getUuid: () => `id-${++ids}`,
      formatDate: dayIn,
      parseDate: midnightIn,
      sleep(milliseconds) {
        seen.order.push('sleep');
        everySecond(milliseconds);
      },
    },
  };
  if (now !== null) {
    globals.Date = class extends Date {
      constructor(...given) {
        super(...(given.length ? given : [now]));
      }
    };
  }
  const context = vm.createContext(globals);
  vm.runInContext(source, context, { filename: 'Code.js' });
  return { script: context, seen };
}
