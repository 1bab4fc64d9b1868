import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { FakeSheet, control, load } from '../fakes.mjs';

const soon = () => Date.now() / 1000 + 60;
const layout = JSON.stringify({
  schedule: {
    title: 'Schedule',
    header_row: 2,
    columns: { date: 'Date', client: 'Client', kind: 'What', who: 'Who' },
  },
  touch_log: {
    title: 'Touch Log',
    header_row: 1,
    columns: { date: 'Date', client: 'Client', kind: 'Kind', who: 'By', note: 'Note' },
  },
});

test('the menu stands in the words of the workbook', () => {
  const words = JSON.stringify({ menu: '南瓜', recalculate: '重新計算' });
  const { script, seen } = load([control({ words })]);
  script.onOpen();
  assert.equal(seen.menu, '南瓜');
  assert.deepEqual(seen.items, [['重新計算', 'recalculateTiers']]);
  assert.equal(seen.added, true);
});

test('a sheet that is not set up still has a menu, which says what to do', () => {
  const { script, seen } = load([new FakeSheet('Sheet1')]);
  script.onOpen();
  assert.deepEqual(seen.items, [['Recalculate tiers', 'recalculateTiers']]);
  script.recalculateTiers();
  script.markAsDone();
  assert.match(seen.toasts[0][1], /pumpkin google setup/);
  assert.match(seen.toasts[1][1], /pumpkin google setup/);
});

test('opening and typing tell who watches that somebody is at work, once a minute', () => {
  const sheet = control();
  const { script } = load([sheet]);
  const begun = Math.floor(Date.now() / 1000);
  script.onOpen();
  const noted = sheet.at(10, 2);
  assert.ok(noted >= begun && noted <= begun + 5);
  sheet.put(10, 2, begun - 59);
  script.onEdit();
  assert.equal(sheet.at(10, 2), begun - 59);
  sheet.put(10, 2, begun - 60);
  script.onEdit();
  assert.ok(sheet.at(10, 2) >= begun);
});

test('who may only read, and a sheet that is not set up, meet no error', () => {
  const sheet = control();
  sheet.put = () => {
    throw new Error('You do not have permission');
  };
  const { script, seen } = load([sheet]);
  script.onOpen();
  script.onEdit();
  assert.equal(seen.added, true);
  load([new FakeSheet('Sheet1')]).script.onEdit();
});

test('without a watcher the request waits for the night', () => {
  const sheet = control({ watched: Date.now() / 1000 - 1 });
  const { script, seen } = load([sheet]);
  script.recalculateTiers();
  assert.equal(sheet.at(1, 2), 'id-1');
  assert.deepEqual(seen.order, ['lock', 'flush', 'release']);
  assert.match(seen.toasts.at(-1)[1], /tonight/);
});

test('the watcher answers within seconds', () => {
  const sheet = control({ watched: soon() });
  let seconds = 0;
  const { script, seen } = load([sheet], {
    everySecond() {
      seconds += 1;
      if (seconds === 3) {
        sheet.put(3, 2, sheet.at(1, 2));
        sheet.put(4, 2, '2 clients moved.');
      }
    },
  });
  script.recalculateTiers();
  assert.equal(seconds, 3);
  assert.deepEqual(
    seen.toasts.map((toast) => toast[1]),
    ['Recalculating; the answer comes in a few seconds.', '2 clients moved.'],
  );
});

test('an answer to an older request is not taken for ours', () => {
  const sheet = control({ watched: soon(), answered: 'id-0', answer: 'old' });
  let seconds = 0;
  const { script, seen } = load([sheet], { everySecond: () => (seconds += 1) });
  script.recalculateTiers();
  assert.equal(seconds, 25);
  assert.match(seen.toasts.at(-1)[1], /longer than usual/);
});

test('somebody else holds the lock: nothing is written', () => {
  const sheet = control({ watched: soon() });
  const { script, seen } = load([sheet], { locked: true });
  script.recalculateTiers();
  assert.equal(sheet.at(1, 2), '');
  assert.match(seen.toasts.at(-1)[1], /try again/);
  assert.deepEqual(seen.order, ['lock']);
});

test('the lock is given back even when writing fails', () => {
  const sheet = control({ watched: soon() });
  sheet.put = () => {
    throw new Error('protected');
  };
  const { script, seen } = load([sheet]);
  assert.throws(() => script.recalculateTiers(), /protected/);
  assert.equal(seen.order.at(-1), 'release');
});

test('cells that somebody broke do not break the menu', () => {
  for (const words of ['', 'null', '[1]', '{oops', '7']) {
    const { script, seen } = load([control({ words, layout: words, watched: 'x' })]);
    script.onOpen();
    script.recalculateTiers();
    assert.equal(seen.menu, 'Pumpkin');
    assert.match(seen.toasts[0][1], /tonight/);
  }
});

const schedule = () =>
  new FakeSheet('Schedule', [
    ['Schedule'],
    ['Date', 'What', 'Client', 'Who', 'Why'],
    ['2026-03-02', 'Care call', 'Studio Ünal', 'Anna', 'due'],
    ['2026-03-03', 'Visit', '=1+1', '0042', 'due'],
    ['', 'Visit', 'Nobody has time', 'Anna', 'does not fit'],
    ['', '', '', '', ''],
  ]);

test('chosen lines of the schedule go to the Touch Log, once each, dated today', () => {
  const from = schedule();
  const log = new FakeSheet('Touch Log', [
    ['Note', ' CLIENT ', 'Kind', 'Date', 'By'],
    ['', 'Old', 'Visit', '2026-01-01', ''],
  ], 3);
  const sheets = [control({ layout }), from, log];
  const { script, seen } = load(sheets, { active: from.getRange(1, 1, 6, 1) });
  script.onOpen();
  assert.deepEqual(seen.items[1], ['Mark as done', 'markAsDone']);
  script.markAsDone();
  assert.equal(log.at(3, 2), 'Studio Ünal');
  assert.equal(log.at(3, 3), 'Care call');
  assert.equal(log.at(3, 5), 'Anna');
  const passed = Date.now() - Number(log.at(3, 4));
  assert.ok(passed >= 0 && passed < 25 * 3600000);
  assert.equal(log.at(4, 2), '=1+1');
  assert.equal(log.at(4, 5), '0042');
  assert.equal(log.rows, 4);
  assert.equal(log.getLastRow(), 4);
  assert.match(seen.toasts.at(-1)[1], /2/);
});

const empty = () => new FakeSheet('Touch Log', [['Date', 'Client', 'Kind', 'By', 'Note']]);

test('the day is that of the sheet, wherever the script runs', () => {
  // 07:59 on 3 March in Taipei, where it is still 2 March in London and in New York.
  const now = Date.parse('2026-03-02T23:59:00Z');
  for (const [zone, midnight] of [
    ['Asia/Taipei', '2026-03-02T16:00:00.000Z'],
    ['Europe/London', '2026-03-02T00:00:00.000Z'],
    ['America/New_York', '2026-03-02T05:00:00.000Z'],
  ]) {
    const from = schedule();
    const log = empty();
    const { script } = load([control({ layout }), from, log], {
      active: from.getRange(3, 1),
      zone,
      now,
    });
    script.markAsDone();
    assert.equal(log.at(2, 1).toISOString(), midnight);
  }
});

test('rows that a filter or a hand hides are not marked', () => {
  const from = schedule();
  from.put(6, 1, '2026-03-04');
  from.put(6, 3, 'Hidden by hand');
  from.filtered.add(3);
  from.folded.add(6);
  const log = empty();
  const sheets = [control({ layout }), from, log];
  const { script, seen } = load(sheets, { active: from.getRange(3, 1, 4, 1) });
  script.markAsDone();
  assert.equal(log.at(2, 2), '=1+1');
  assert.equal(log.getLastRow(), 2);
  assert.match(seen.toasts.at(-1)[1], /Log: 1\./);
});

test('marking twice logs once, and says so', () => {
  const from = schedule();
  const log = empty();
  const sheets = [control({ layout }), from, log];
  const { script, seen } = load(sheets, { active: from.getRange(3, 1) });
  script.markAsDone();
  script.markAsDone();
  assert.equal(log.getLastRow(), 2);
  assert.equal(seen.toasts.at(-1)[1], 'Written to the Touch Log: 0. Already there for today: 1.');
  const both = load(sheets, { active: from.getRange(3, 1, 2, 1) });
  both.script.markAsDone();
  assert.equal(log.at(3, 2), '=1+1');
  assert.equal(log.getLastRow(), 3);
  assert.match(both.seen.toasts.at(-1)[1], /Log: 1\. Already there for today: 1/);
});

test('two lines alike are two touches, and yesterday is another day', () => {
  const from = schedule();
  from.put(4, 2, 'Care call');
  from.put(4, 3, 'Studio Ünal');
  from.put(4, 4, 'Anna');
  const log = empty();
  log.put(2, 1, new Date('2026-03-01T00:00:00Z'));
  for (const [column, value] of [[2, 'Studio Ünal'], [3, 'Care call'], [4, 'Anna']]) {
    log.put(2, column, value);
  }
  const now = Date.parse('2026-03-02T12:00:00Z');
  const sheets = [control({ layout }), from, log];
  const { script } = load(sheets, { active: from.getRange(3, 1, 2, 1), now });
  script.markAsDone();
  assert.equal(log.getLastRow(), 4);
  script.markAsDone();
  assert.equal(log.getLastRow(), 4);
});

test('a second request joins the first, and both are answered', () => {
  const sheet = control({ request: 'anna', watched: soon(), answered: 'before' });
  let seconds = 0;
  const { script, seen } = load([sheet], {
    everySecond() {
      seconds += 1;
      if (seconds === 2) {
        sheet.put(3, 2, sheet.at(1, 2));
        sheet.put(4, 2, 'both');
      }
    },
  });
  script.recalculateTiers();
  assert.equal(sheet.at(1, 2), 'anna id-1');
  assert.equal(seen.toasts.at(-1)[1], 'both');
  sheet.put(1, 2, 'anna id-1 ben'); // asked while the first two were being answered
  script.recalculateTiers();
  assert.equal(sheet.at(1, 2), 'ben id-2', 'who is answered does not wait any more');
});

test('requests do not pile up without end', () => {
  const waiting = Array.from({ length: 20 }, (_, i) => `w${i}`).join(' ');
  const sheet = control({ request: waiting, watched: 0 });
  const { script, seen } = load([sheet]);
  script.recalculateTiers();
  assert.equal(sheet.at(1, 2), waiting);
  assert.match(seen.toasts.at(-1)[1], /tonight/);
});

test('a line that somebody has begun to type is left alone', () => {
  const from = schedule();
  const log = new FakeSheet('Touch Log', [
    ['Date', 'Client', 'Kind', 'By', 'Note', 'Mine'],
    ['2026-01-01', 'Old', 'Visit', '', ''],
    ['2026-01-02', '', '', '', ''],
    ['', '', '', '', 'ask about the logo'],
    ['', '', '', '', '', 'not a column of the log'],
  ]);
  const sheets = [control({ layout }), from, log];
  const { script } = load(sheets, { active: from.getRange(3, 1) });
  script.markAsDone();
  assert.deepEqual(log.grid[2], ['2026-01-02', '', '', '', '']);
  assert.equal(log.at(4, 2), '');
  assert.equal(log.at(5, 2), 'Studio Ünal');
  assert.equal(log.at(5, 6), 'not a column of the log');
});

test('a selection elsewhere marks nothing', () => {
  const from = schedule();
  const log = new FakeSheet('Touch Log', [['Date', 'Client', 'Kind']]);
  const chosen = [null, log.getRange(1, 1, 3, 1), from.getRange(1, 1, 2, 1), from.getRange(5, 1)];
  for (const active of chosen) {
    const { script, seen } = load([control({ layout }), from, log], { active });
    script.markAsDone();
    assert.match(seen.toasts.at(-1)[1], /Choose one or more lines/);
    assert.equal(log.getLastRow(), 1);
  }
});

test('a workbook whose schedule was deleted says so', () => {
  const { script, seen } = load([control({ layout })]);
  script.markAsDone();
  assert.match(seen.toasts.at(-1)[1], /no schedule/);
});

const proposalsLayout = JSON.stringify({
  proposals: {
    title: 'Proposals',
    header_row: 3,
    columns: { number: 'No.', cells: '(cells)' },
  },
});

const proposals = () =>
  new FakeSheet('Proposals', [
    ['Proposals'],
    ['What could be filled in.'],
    ['No.', 'Row', '(cells)'],
    [1, 'Oak', '[{"s":"clients","n":"Oak"}]'],
    [2, '大樹', '[{"s":"clients","n":"大樹"}]'],
    ['', 'Acme', '{"same":"ACME","settled":true}'],
    [3, 'Elm', '[{"s":"clients","n":"Elm"}]'],
  ]);

// As hashlib says it: sha256("[{...}]".encode()).hexdigest()[:24].
const OAK = 'c4ea3fd35a7f42d594c49e04';
const TREE = 'd713b87cae6760947e1842a7';
const ELM = '0e52eb9577dccfea2a03a80a';

test('chosen lines of Proposals are asked for by what they hold, in one block or several', () => {
  const sheet = control({ watched: soon(), layout: proposalsLayout });
  const list = proposals();
  const blocks = [list.getRange(1, 1, 4, 2), list.getRange(6, 2, 995, 1), list.getRange(4, 2)];
  const { script, seen } = load([sheet, list], {
    blocks,
    everySecond() {
      sheet.put(3, 2, sheet.at(1, 2));
      sheet.put(4, 2, 'Taken: cells filled: 2, new rows: 0.');
    },
  });
  script.onOpen();
  assert.deepEqual(seen.items.at(-1), ['Take this proposal', 'takeThisProposal']);
  script.takeThisProposal();
  assert.equal(sheet.at(1, 2), 'take:id-1');
  assert.deepEqual(JSON.parse(sheet.at(8, 2)), { 'take:id-1': [OAK, ELM] });
  assert.deepEqual(
    seen.toasts.map((toast) => toast[1]),
    ['Taking; the answer comes in a few seconds.', 'Taken: cells filled: 2, new rows: 0.'],
  );
});

test('a second wish joins the first, and what was answered goes', () => {
  const sheet = control({ watched: soon(), layout: proposalsLayout, answered: 'take:a' });
  sheet.put(1, 2, 'take:a take:b c');
  sheet.put(8, 2, JSON.stringify({ 'take:a': ['old'], 'take:b': ['kept'] }));
  const list = proposals();
  list.filtered.add(4);
  const { script } = load([sheet, list], { blocks: [list.getRange(4, 1, 2, 1)] });
  script.takeThisProposal();
  assert.equal(sheet.at(1, 2), 'take:b c take:id-1');
  assert.deepEqual(JSON.parse(sheet.at(8, 2)), { 'take:id-1': [TREE], 'take:b': ['kept'] });
});

test('nothing is taken that was not chosen, and nothing by night', () => {
  const list = proposals();
  const elsewhere = schedule();
  const cases = [
    [[elsewhere.getRange(4, 1, 3, 1)], soon(), /Choose one or more lines of Proposals/],
    [[list.getRange(1, 1, 3, 3), list.getRange(6, 1)], soon(), /Choose one or more lines/],
    [null, soon(), /Choose one or more lines/],
    [[list.getRange(4, 1)], Date.now() / 1000 - 1, /Nobody is watching now, so nothing was taken/],
  ];
  for (const [blocks, watched, said] of cases) {
    const sheet = control({ watched, layout: proposalsLayout });
    const { script, seen } = load([sheet, list, elsewhere], { blocks });
    script.takeThisProposal();
    assert.match(seen.toasts.at(-1)[1], said);
    assert.deepEqual([sheet.at(1, 2), sheet.at(8, 2)], ['', '']);
  }
  const sheet = control({ watched: soon(), layout: proposalsLayout });
  const { script, seen } = load([sheet], { blocks: [] });
  script.onOpen();
  assert.equal(seen.items.length, 1);
  script.takeThisProposal();
  assert.match(seen.toasts.at(-1)[1], /no Proposals yet/);
  load([new FakeSheet('Sheet1')]).script.takeThisProposal();
});

test('a wish too long, or while somebody else is at it, is not noted', () => {
  const list = proposals();
  const blocks = [list.getRange(4, 1)];
  const full = control({ watched: soon(), layout: proposalsLayout });
  full.put(1, 2, 'take:a');
  full.put(8, 2, JSON.stringify({ 'take:a': ['x'.repeat(45000)] }));
  const locked = control({ watched: soon(), layout: proposalsLayout });
  for (const [sheet, options] of [
    [full, { blocks }],
    [locked, { blocks, locked: true }],
  ]) {
    const before = [sheet.at(1, 2), sheet.at(8, 2)];
    const { script, seen } = load([sheet, list], options);
    script.takeThisProposal();
    assert.match(seen.toasts.at(-1)[1], /try again in a moment/);
    assert.deepEqual([sheet.at(1, 2), sheet.at(8, 2)], before);
  }
});

test('the script asks for this one spreadsheet and nothing else', () => {
  const manifest = JSON.parse(readFileSync(new URL('../appsscript.json', import.meta.url), 'utf8'));
  assert.deepEqual(manifest.oauthScopes, [
    'https://www.googleapis.com/auth/spreadsheets.currentonly',
  ]);
  const source = readFileSync(new URL('../Code.js', import.meta.url), 'utf8');
  assert.doesNotMatch(source, /UrlFetchApp|PropertiesService|DriveApp|MailApp|eval\(|doGet|doPost/);
});
