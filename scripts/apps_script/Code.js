/**
 * The menu of a Pumpkin workbook that is kept as a Google Sheet.
 *
 * The script asks for nothing but this one spreadsheet.  It calls no address and knows no secret:
 * "Recalculate tiers" leaves a request in a cell of the hidden sheet `_pumpkin`, and the program
 * that watches the sheet (`pumpkin watch`, or the nightly run) does the work and answers there.
 * "Take this proposal" does the same while somebody watches; the nightly run takes nothing.
 *
 * Column B of `_pumpkin`, written by `pumpkin google setup` and by the program that watches:
 *   1 the ids of the requests that wait, parted by spaces (written here, and only here)
 *   2 until when somebody watches, in seconds since 1970 (0 when nobody does)
 *   3 the ids that were answered last, as they stood in 1
 *   4 the answer, a sentence
 *   5 the words of this menu, as JSON
 *   6 where Schedule, Touch Log and Proposals keep what, as JSON ({} where there are none)
 *   8 which lines of Proposals each waiting request wants taken, as JSON: the marks of what the
 *     lines hold, by the request's id (written here, and only here)
 *  10 when somebody last opened the sheet or typed in it, in seconds since 1970 (written here)
 */

const CONTROL_SHEET = '_pumpkin';
const REQUEST_CELL = 'B1';
const CONTROL_CELLS = 'B1:B6';
const WISHES_CELL = 'B8';
const MOST_SIGNS = 45000;
const TAKE = 'take:';
const MARK_SIGNS = 24;
const ACTIVE_CELL = 'B10';
const ACTIVE_SECONDS = 60;
const LOCK_MILLISECONDS = 10000;
const ANSWER_SECONDS = 25;
const MOST_WAITING = 20;
const DAY = 'yyyy-MM-dd';
/** By what two lines are one touch. */
const TOUCH = ['client', 'kind', 'who'];

/** What is said while the workbook's own words are missing. */
const ENGLISH = {
  menu: 'Pumpkin',
  recalculate: 'Recalculate tiers',
  mark_done: 'Mark as done',
  take: 'Take this proposal',
  working: 'Recalculating; the answer comes in a few seconds.',
  tonight: 'Noted. Nobody is watching now, so it will be done tonight.',
  slow: 'It takes longer than usual; the answer will be in the sheet by itself.',
  busy: 'Somebody else is just doing this; try again in a moment.',
  not_set_up: 'This sheet is not set up yet: run “pumpkin google setup” with its address.',
  no_schedule: 'This workbook has no schedule yet.',
  choose_line: 'Choose one or more lines of the schedule first.',
  marked: 'Written to the Touch Log: {count}.',
  marked_before: 'Written to the Touch Log: {count}. Already there for today: {before}.',
  taking: 'Taking; the answer comes in a few seconds.',
  unwatched: 'Nobody is watching now, so nothing was taken: start “pumpkin watch”, or run “pumpkin accept” with the numbers.',
  no_proposals: 'This workbook has no Proposals yet.',
  choose_proposal: 'Choose one or more lines of Proposals first.',
};

/**
 * @typedef {{title: string, header_row: number, columns: Object<string, string>}} Place
 * @typedef {{schedule?: Place, touch_log?: Place, proposals?: Place}} Layout
 * @typedef {{
 *   request: string, watched_until: number, answered: string, answer: string,
 *   words: Object<string, string>, layout: Layout,
 * }} Control
 */

/** Adds the menu; Google calls it when the sheet is opened. */
function onOpen() {
  const spreadsheet = SpreadsheetApp.getActive();
  const control = readControl(spreadsheet);
  const words = control === null ? ENGLISH : control.words;
  const menu = SpreadsheetApp.getUi()
    .createMenu(words.menu)
    .addItem(words.recalculate, 'recalculateTiers');
  if (control !== null && control.layout.schedule && control.layout.touch_log) {
    menu.addItem(words.mark_done, 'markAsDone');
  }
  if (control !== null && placed(spreadsheet, control.layout.proposals) !== null) {
    menu.addItem(words.take, 'takeThisProposal');
  }
  menu.addToUi();
  noteActivity(spreadsheet);
}

/** Google calls it when somebody types: who watches looks more often for a while. */
function onEdit() {
  noteActivity(SpreadsheetApp.getActive());
}

/**
 * Writes down, once a minute at most, that somebody is at work in the sheet.
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} spreadsheet
 */
function noteActivity(spreadsheet) {
  try {
    const cell = spreadsheet.getSheetByName(CONTROL_SHEET)?.getRange(ACTIVE_CELL);
    const now = Math.floor(Date.now() / 1000);
    if (cell && now - (Number(cell.getValue()) || 0) >= ACTIVE_SECONDS) {
      cell.setValue(now);
    }
  } catch (error) {
    // Somebody who may only read: nobody needs to be quick for them.
  }
}

/** Menu: leaves a request, then waits a little for the answer. */
function recalculateTiers() {
  const spreadsheet = SpreadsheetApp.getActive();
  const control = readControl(spreadsheet);
  if (control === null) {
    say(spreadsheet, ENGLISH, 'not_set_up');
    return;
  }
  const id = Utilities.getUuid();
  const asked = withLock(() => {
    const waiting = waitingIds(readControl(spreadsheet));
    if (waiting.length < MOST_WAITING) {
      ask(spreadsheet, [...waiting, id]);
    }
  });
  if (!asked) {
    say(spreadsheet, control.words, 'busy');
    return;
  }
  if (control.watched_until < Date.now() / 1000) {
    say(spreadsheet, control.words, 'tonight');
    return;
  }
  say(spreadsheet, control.words, 'working');
  waitForAnswer(spreadsheet, control, id);
}

/** Menu: asks that the chosen lines of Proposals be taken, then waits a little for the answer. */
function takeThisProposal() {
  const spreadsheet = SpreadsheetApp.getActive();
  const control = readControl(spreadsheet);
  if (control === null) {
    say(spreadsheet, ENGLISH, 'not_set_up');
    return;
  }
  const place = control.layout.proposals;
  const from = placed(spreadsheet, place);
  if (!place || from === null) {
    say(spreadsheet, control.words, 'no_proposals');
    return;
  }
  const marks = chosenMarks(spreadsheet, from, place);
  if (marks.length === 0) {
    say(spreadsheet, control.words, 'choose_proposal');
    return;
  }
  if (control.watched_until < Date.now() / 1000) {
    say(spreadsheet, control.words, 'unwatched'); // what an owner takes, no night takes for him
    return;
  }
  const id = `${TAKE}${Utilities.getUuid()}`;
  let noted = false;
  withLock(() => {
    const waiting = waitingIds(readControl(spreadsheet));
    const cell = controlSheet(spreadsheet).getRange(WISHES_CELL);
    const before = parsed(cell.getValue());
    /** @type {Object<string, string[]>} */
    const wishes = { [id]: marks };
    for (const other of waiting) {
      if (before[other] !== undefined) {
        wishes[other] = before[other];
      }
    }
    const text = JSON.stringify(wishes);
    if (waiting.length < MOST_WAITING && text.length < MOST_SIGNS) {
      cell.setValue(asText(text)); // before the request, which nobody could read without it
      ask(spreadsheet, [...waiting, id]);
      noted = true;
    }
  });
  if (!noted) {
    say(spreadsheet, control.words, 'busy');
    return;
  }
  say(spreadsheet, control.words, 'taking');
  waitForAnswer(spreadsheet, control, id);
}

/**
 * Leaves requests; who asked before is still told: the answer names every id that it answers.
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} spreadsheet
 * @param {string[]} ids
 */
function ask(spreadsheet, ids) {
  controlSheet(spreadsheet).getRange(REQUEST_CELL).setValue(ids.join(' '));
  SpreadsheetApp.flush();
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} spreadsheet
 * @returns {GoogleAppsScript.Spreadsheet.Sheet}
 */
function controlSheet(spreadsheet) {
  const sheet = spreadsheet.getSheetByName(CONTROL_SHEET);
  if (sheet === null) {
    throw new Error(ENGLISH.not_set_up);
  }
  return sheet;
}

/**
 * Shows the answer to a request when it comes, or that it takes longer.
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} spreadsheet
 * @param {Control} control
 * @param {string} id
 */
function waitForAnswer(spreadsheet, control, id) {
  for (let second = 0; second < ANSWER_SECONDS; second += 1) {
    Utilities.sleep(1000);
    SpreadsheetApp.flush();
    const now = readControl(spreadsheet);
    if (now !== null && now.answered.split(' ').includes(id)) {
      spreadsheet.toast(now.answer, now.words.menu, 10);
      return;
    }
  }
  say(spreadsheet, control.words, 'slow');
}

/**
 * The sheet that a layout speaks of, or null where there is none.
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} spreadsheet
 * @param {Place | undefined} place
 * @returns {GoogleAppsScript.Spreadsheet.Sheet | null}
 */
function placed(spreadsheet, place) {
  return place ? spreadsheet.getSheetByName(place.title) : null;
}

/**
 * The marks of the lines of Proposals that are selected, in one block or in several.
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} spreadsheet
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {Place} place
 * @returns {string[]}
 */
function chosenMarks(spreadsheet, sheet, place) {
  const blocks = spreadsheet.getActiveRangeList()?.getRanges() ?? [];
  const { number, cells } = columnsOf(sheet, place);
  /** @type {Set<string>} */
  const marks = new Set();
  if (number === undefined || cells === undefined) {
    return [];
  }
  for (const block of blocks) {
    if (block.getSheet().getSheetId() !== sheet.getSheetId()) {
      continue;
    }
    const last = Math.min(block.getLastRow(), sheet.getLastRow());
    for (let row = Math.max(block.getRow(), place.header_row + 1); row <= last; row += 1) {
      if (sheet.isRowHiddenByFilter(row) || sheet.isRowHiddenByUser(row)) {
        continue; // nobody saw it when the lines were chosen
      }
      const held = String(sheet.getRange(row, cells).getValue());
      if (held !== '' && sheet.getRange(row, number).getValue() !== '') {
        marks.add(markOf(held));
      }
    }
  }
  return [...marks];
}

/**
 * The mark of a line, by what it holds; `plan/proposals/choosing.py` makes the same.
 * @param {string} held
 * @returns {string}
 */
function markOf(held) {
  const { SHA_256 } = Utilities.DigestAlgorithm;
  return Utilities.computeDigest(SHA_256, held, Utilities.Charset.UTF_8)
    .map((byte) => (byte & 255).toString(16).padStart(2, '0'))
    .join('')
    .slice(0, MARK_SIGNS);
}

/** Menu: writes the chosen lines of the schedule into the Touch Log, as done today. */
function markAsDone() {
  const spreadsheet = SpreadsheetApp.getActive();
  const control = readControl(spreadsheet);
  if (control === null) {
    say(spreadsheet, ENGLISH, 'not_set_up');
    return;
  }
  const { schedule, touch_log: touchLog } = control.layout;
  const from = schedule ? spreadsheet.getSheetByName(schedule.title) : null;
  const to = touchLog ? spreadsheet.getSheetByName(touchLog.title) : null;
  if (!schedule || !touchLog || from === null || to === null) {
    say(spreadsheet, control.words, 'no_schedule');
    return;
  }
  const lines = chosenLines(spreadsheet, from, schedule);
  if (lines.length === 0) {
    say(spreadsheet, control.words, 'choose_line');
    return;
  }
  const zone = spreadsheet.getSpreadsheetTimeZone();
  const day = Utilities.formatDate(new Date(), zone, DAY);
  const today = Utilities.parseDate(day, zone, DAY); // what the sheet shows as this day
  let count = 0;
  const written = withLock(() => {
    const columns = columnsOf(to, touchLog);
    let row = firstFreeRow(to, touchLog, columns);
    const logged = loggedOn(day, zone, to, touchLog, columns, row);
    for (const line of lines) {
      const known = logged.indexOf(named(line));
      if (known >= 0) {
        logged.splice(known, 1); // a line of the log stands for one line of the schedule
        continue;
      }
      if (row > to.getMaxRows()) {
        to.insertRowAfter(to.getMaxRows());
      }
      /** @type {Object<string, any>} */
      const entry = { ...line, date: today }; // its own date says when it was planned
      for (const [name, value] of Object.entries(entry)) {
        const column = columns[name];
        if (column !== undefined && value !== '') {
          to.getRange(row, column).setValue(asText(value));
        }
      }
      row += 1;
      count += 1;
    }
    SpreadsheetApp.flush();
  });
  if (!written) {
    say(spreadsheet, control.words, 'busy');
    return;
  }
  const before = lines.length - count;
  const text = control.words[before ? 'marked_before' : 'marked']
    .replace('{count}', String(count))
    .replace('{before}', String(before));
  spreadsheet.toast(text, control.words.menu, 5);
}

/**
 * The ids of the requests that nobody answered yet.
 * @param {Control | null} control
 * @returns {string[]}
 */
function waitingIds(control) {
  if (control === null || control.request === control.answered) {
    return [];
  }
  const done = control.answered.split(' ');
  return control.request.split(' ').filter((id) => id !== '' && !done.includes(id));
}

/**
 * What the hidden sheet says, or null while there is none.
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} spreadsheet
 * @returns {Control | null}
 */
function readControl(spreadsheet) {
  const sheet = spreadsheet.getSheetByName(CONTROL_SHEET);
  if (sheet === null) {
    return null;
  }
  const [request, watched, answered, answer, words, layout] = sheet
    .getRange(CONTROL_CELLS)
    .getValues()
    .map((row) => row[0]);
  return {
    request: String(request),
    watched_until: Number(watched) || 0,
    answered: String(answered),
    answer: String(answer),
    words: { ...ENGLISH, ...parsed(words) },
    layout: parsed(layout),
  };
}

/**
 * A JSON object from a cell; a cell that somebody emptied or broke counts as {}.
 * @param {unknown} text
 * @returns {Object<string, any>}
 */
function parsed(text) {
  try {
    const value = JSON.parse(String(text));
    return value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {};
  } catch (error) {
    return {};
  }
}

/**
 * A value as setValue must be given it: Google would take “=1+1” for a formula and 0042 for 42.
 * @param {unknown} value
 * @returns {unknown}
 */
function asText(value) {
  return typeof value === 'string' ? `'${value}` : value;
}

/**
 * Does something while nobody else's menu can; false when the lock was not to be had.
 * @param {() => void} work
 * @returns {boolean}
 */
function withLock(work) {
  const lock = LockService.getDocumentLock();
  if (!lock.tryLock(LOCK_MILLISECONDS)) {
    return false;
  }
  try {
    work();
  } finally {
    lock.releaseLock();
  }
  return true;
}

/**
 * The column (from 1) of each name whose title stands in the header row.
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {Place} place
 * @returns {Object<string, number>}
 */
function columnsOf(sheet, place) {
  const titles = sheet
    .getRange(place.header_row, 1, 1, Math.max(1, sheet.getLastColumn()))
    .getValues()[0]
    .map((title) => folded(title));
  /** @type {Object<string, number>} */
  const columns = {};
  for (const [name, title] of Object.entries(place.columns)) {
    const index = titles.indexOf(folded(title));
    if (index >= 0) {
      columns[name] = index + 1;
    }
  }
  return columns;
}

/**
 * @param {unknown} title
 * @returns {string}
 */
function folded(title) {
  return String(title).normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();
}

/**
 * The lines of the schedule that are selected, each by column name.
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} spreadsheet
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {Place} place
 * @returns {Object<string, any>[]}
 */
function chosenLines(spreadsheet, sheet, place) {
  const chosen = spreadsheet.getActiveRange();
  if (chosen === null || chosen.getSheet().getSheetId() !== sheet.getSheetId()) {
    return [];
  }
  const columns = columnsOf(sheet, place);
  const lines = [];
  const last = Math.min(chosen.getLastRow(), sheet.getLastRow());
  for (let row = Math.max(chosen.getRow(), place.header_row + 1); row <= last; row += 1) {
    if (sheet.isRowHiddenByFilter(row) || sheet.isRowHiddenByUser(row)) {
      continue; // nobody saw it when the lines were chosen
    }
    /** @type {Object<string, any>} */
    const line = {};
    for (const [name, column] of Object.entries(columns)) {
      line[name] = sheet.getRange(row, column).getValue();
    }
    // A line without a date says that a touch does not fit: it was not planned for any day.
    if (String(line.client ?? '').trim() !== '' && line.date !== '') {
      lines.push(line);
    }
  }
  return lines;
}

/**
 * The touches that the log holds for a day, each as `named` calls it.
 * @param {string} day
 * @param {string} zone
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {Place} place
 * @param {Object<string, number>} columns
 * @param {number} below the first row below the log
 * @returns {string[]}
 */
function loggedOn(day, zone, sheet, place, columns, below) {
  const first = place.header_row + 1;
  if (below <= first || columns.date === undefined) {
    return [];
  }
  const width = Math.max(...Object.values(columns));
  const found = [];
  for (const cells of sheet.getRange(first, 1, below - first, width).getValues()) {
    const date = cells[columns.date - 1];
    const shown = isDate(date) ? Utilities.formatDate(date, zone, DAY) : String(date).trim();
    if (shown === day) {
      /** @type {Object<string, any>} */
      const line = {};
      for (const name of TOUCH) {
        line[name] = columns[name] === undefined ? '' : cells[columns[name] - 1];
      }
      found.push(named(line));
    }
  }
  return found;
}

/**
 * @param {unknown} value
 * @returns {value is Date}
 */
function isDate(value) {
  return Object.prototype.toString.call(value) === '[object Date]';
}

/**
 * A touch by client, kind and person, as two of them compare.
 * @param {Object<string, any>} line
 * @returns {string}
 */
function named(line) {
  return JSON.stringify(TOUCH.map((name) => folded(line[name] ?? '')));
}

/**
 * The first row below everything that stands in the log's own columns, half-typed lines included.
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {Place} place
 * @param {Object<string, number>} columns
 * @returns {number}
 */
function firstFreeRow(sheet, place, columns) {
  const first = place.header_row + 1;
  const rows = sheet.getLastRow() - place.header_row;
  const ours = Object.values(columns);
  if (rows < 1 || ours.length === 0) {
    return first;
  }
  const lines = sheet.getRange(first, 1, rows, Math.max(...ours)).getValues();
  let used = lines.length;
  while (used > 0 && ours.every((column) => lines[used - 1][column - 1] === '')) {
    used -= 1;
  }
  return first + used;
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} spreadsheet
 * @param {Object<string, string>} words
 * @param {string} key
 */
function say(spreadsheet, words, key) {
  spreadsheet.toast(words[key], words.menu, 8);
}
