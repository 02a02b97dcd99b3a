// PrepareHoldout on files.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import fc from 'fast-check';
import { csvLine } from '../../../steps/functions/csv/write-csv';
import { prepareHoldoutEvent } from '../../../steps/functions/prepare-holdout/event';
import { mapLabel } from '../../../steps/functions/prepare-holdout/map-label';
import { parseTime } from '../../../steps/functions/prepare-holdout/parse-time';
import { prepareHoldout } from '../../../steps/functions/prepare-holdout/prepare-holdout';
import { parseHoldoutReport, type HoldoutReport } from '../../../steps/functions/prepare-holdout/report';
import { canonicalCell } from '../../../steps/functions/prepare-holdout/row-digest';
import { fileObjects, fileOf } from './file-objects';
import { readRecords } from './read-cells';

const loans = resolve(__dirname, '../../../../shared/data/loans');

interface Outcome { readonly training: string[][]; readonly features: string[][]; readonly labels: string[][]; readonly report: HoldoutReport; readonly featuresText: string }

describe('PrepareHoldout', () => {
  let folder: string;
  beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'prepare-holdout-')); });
  afterEach(() => rm(folder, { recursive: true }));

  const base = { SourceS3Uri: 's3://bucket/raw.csv', OutputS3Uri: 's3://bucket/out', SourceHeader: true, SourceDelimiter: ',', SourceMultiLine: false, ProblemType: 'BinaryClassification', Target: 'y', SplitBy: 'hash', SplitFraction: 0.5 };

  async function put(name: string, text: string): Promise<void> {
    const file = fileOf(folder, `s3://bucket/${name}`);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }

  async function run(event: Record<string, unknown>): Promise<Outcome> {
    const work = await mkdtemp(join(folder, 'work-'));
    const result = await prepareHoldout(prepareHoldoutEvent.parse({ ...base, ...event }), fileObjects(folder), work);
    const read = (uri: string): Promise<string> => readFile(fileOf(folder, uri), 'utf8');
    const [training, features, labels, report] = await Promise.all([read(result.TrainingRowsS3Uri), read(result.FeaturesS3Uri), read(result.LabelsS3Uri), read(result.ReportS3Uri)]);
    const cells = async (text: string, delimiter = ','): Promise<string[][]> => (await readRecords(text, 65536, delimiter)).map(({ fields }) => fields);
    return { training: await cells(training, String(event['SourceDelimiter'] ?? ',')), features: await cells(features), labels: await cells(labels), report: parseHoldoutReport(report), featuresText: features };
  }

  const table = (rows: readonly string[][]): string => rows.map((row) => csvLine(row)).join('').replaceAll('\n', '\r\n');

  it('loses no row, changes no cell and holds equal rows on one side', () => fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.nat(9), fc.constantFrom('x', 'y,z', 'q"q', ''), fc.boolean()), { minLength: 30, maxLength: 60 }), async (rows) => {
    fc.pre(new Set(rows.map(([number, text]) => `${number} ${text}`)).size > 12);
    await put('raw.csv', table([['n', 't', 'y'], ...rows.map(([number, text, yes]) => [String(number), text, yes ? 'yes' : 'no'])]));
    const { training, features, labels, report } = await run({}).catch((error: unknown): Outcome => {
      // Chance may put one label, or no row, on a side, which is told of.
      assert.match(String(error), /one label only|held out/);
      return fc.pre(false) as never;
    });
    const held = new Map(features.map(([id = '', ...cells]) => [Number(id), cells]));
    const labelOf = new Map(labels.map(([id = '', label = '']) => [Number(id), label]));
    const expected = rows.map(([number, text, yes]) => [String(number), text, yes ? 'yes' : 'no']);
    const kept = expected.filter((_, index) => !held.has(index + 1));
    assert.deepEqual(training.slice(1), kept);
    for (const [id, cells] of held) assert.deepEqual([...cells, labelOf.get(id)], expected[id - 1]);
    assert.equal(report.disjoint.sharedRows, 0);
    assert.equal(report.rows.training + report.rows.holdout, rows.length);
  }), { numRuns: 25 }));

  it('splits the same rows the same way again, and by a column together', async () => {
    const rows = Array.from({ length: 200 }, (_, index) => [`g${index % 20}`, String(index), index % 3 === 0 ? 'a' : 'b']);
    await put('raw.csv', table([['group', 'n', 'y'], ...rows]));
    const first = await run({ SplitColumn: 'group', SplitFraction: 0.3 });
    assert.deepEqual(await run({ SplitColumn: 'group', SplitFraction: 0.3 }), first);
    const held = new Set(first.features.map((row) => row[1]));
    assert.ok(first.training.slice(1).every(([group]) => !held.has(group)));
  });

  it('splits by time, and maps the labels of both sides', async () => {
    await put('raw.csv', table([['day', 'y'], ['2000-05-01', 'None'], ['2000-06-01', 'Minor'], ['2001-01-01', 'None'], ['2001-02-01', 'Severe'], ['2000-12-31', 'None']]));
    const { training, features, labels, report } = await run({ SplitBy: 'time', SplitColumn: 'day', SplitFrom: '2001-01-01', SplitFormat: 'iso', Labels: JSON.stringify({ None: '0', '*': '1' }) });
    assert.deepEqual(training.slice(1), [['2000-05-01', '0'], ['2000-06-01', '1'], ['2000-12-31', '0']]);
    assert.deepEqual(features, [['3', '2001-01-01'], ['4', '2001-02-01']]);
    assert.deepEqual(labels, [['3', '0'], ['4', '1']]);
    assert.deepEqual(report.labels, { training: { '0': 2, '1': 1 }, holdout: { '0': 1, '1': 1 } });
  });

  it('takes the id from a column, and counts ids on both sides', async () => {
    await put('raw.csv', table([['id', 'day', 'y'], ['k1', '2000-01-01', 'a'], ['k2', '2000-01-02', 'b'], ['k1', '2001-01-01', 'a'], ['k3', '2001-01-02', 'b']]));
    const { features, report } = await run({ IdColumn: 'id', SplitBy: 'time', SplitColumn: 'day', SplitFrom: '2001-01-01', SplitFormat: 'iso' });
    assert.deepEqual(features, [['k1', 'k1', '2001-01-01'], ['k3', 'k3', '2001-01-02']]);
    assert.equal(report.disjoint.sharedIds, 1);
    assert.deepEqual(report.disjoint.compared, ['day']);
  });

  it('leaves out rows without a label, and says how many', async () => {
    await put('raw.csv', table([['n', 'y'], ...Array.from({ length: 40 }, (_, index) => [String(index), ['a', 'b', ''][index % 3] ?? ''])]));
    const { report } = await run({});
    assert.equal(report.rows.withoutLabel, 13);
    assert.equal(report.rows.training + report.rows.holdout, 27);
  });

  it('takes a holdout of its own with headers in another order, joined by id', async () => {
    await put('raw.csv', table([['id', 'a', 'b', 'y'], ['1', '1', '2', 'p'], ['2', '3', '4', 'q']]));
    await put('f.csv', table([['b', 'id', 'a'], ['20', '7', '10'], ['2.0', '8', '1']]));
    await put('l.csv', table([['y', 'id'], ['q', '8'], ['p', '7']]));
    const { features, labels, report } = await run({ SplitBy: 'given', IdColumn: 'id', JoinBy: 'id', HoldoutFeaturesS3Uri: 's3://bucket/f.csv', HoldoutLabelsS3Uri: 's3://bucket/l.csv', FeaturesHeader: true, LabelsHeader: true });
    assert.deepEqual(features, [['7', '7', '10', '20'], ['8', '8', '1', '2.0']]);
    assert.deepEqual(labels, [['7', 'p'], ['8', 'q']]);
    assert.deepEqual([report.disjoint.sharedRows, report.disjoint.sharedShare, report.disjoint.sharedIds], [1, 0.5, 0]);
  });

  it('takes the first column of labels without a header as id, and the last as label', async () => {
    await put('raw.csv', table([['id', 'a', 'y'], ['1', '1', 'p'], ['2', '3', 'q']]));
    await put('f.csv', '7,10\n8,20\n');
    await put('l.csv', '8,q\n7,p\n');
    const { labels } = await run({ SplitBy: 'given', IdColumn: 'id', JoinBy: 'id', HoldoutFeaturesS3Uri: 's3://bucket/f.csv', HoldoutLabelsS3Uri: 's3://bucket/l.csv', FeaturesHeader: false, LabelsHeader: false });
    assert.deepEqual(labels, [['7', 'p'], ['8', 'q']]);
    await put('l.csv', '8,q\n');
    await assert.rejects(run({ SplitBy: 'given', IdColumn: 'id', JoinBy: 'id', HoldoutFeaturesS3Uri: 's3://bucket/f.csv', HoldoutLabelsS3Uri: 's3://bucket/l.csv', FeaturesHeader: false, LabelsHeader: false }), /has no label for the id "7"/);
  });

  it('refuses a holdout whose labels are not as many as its rows', async () => {
    await put('raw.csv', table([['a', 'y'], ['1', 'p'], ['2', 'q']]));
    await put('f.csv', '3\n4\n');
    await put('l.csv', 'p\nq\np\n');
    const given = { SplitBy: 'given', JoinBy: 'line', HoldoutFeaturesS3Uri: 's3://bucket/f.csv', HoldoutLabelsS3Uri: 's3://bucket/l.csv', FeaturesHeader: false, LabelsHeader: false };
    await assert.rejects(run(given), /the holdout has 2 rows of features .* and 3 labels/);
    await put('f.csv', '3\n4\n5\n6\n');
    await assert.rejects(run(given), /the holdout has more than 3 rows of features/);
  });

  it('keeps the delimiter of the table for the flow, and writes the holdout with commas', async () => {
    await put('raw.csv', 'a;b;y\n1;x,1;p\n2;x;q\n3;x;p\n4;z;q\n5;w;p\n6;v;q\n7;u;p\n8;t;q\n');
    const { training, featuresText } = await run({ SourceDelimiter: ';' });
    assert.deepEqual(training[0], ['a', 'b', 'y']);
    assert.doesNotMatch(featuresText, /;/);
  });

  const faults: [string, string, Record<string, unknown>, RegExp][] = [
    ['a target that is not there', 'a,b\n1,2\n', {}, /problem\.target: the data has no column "y"; it has "a", "b"/],
    ['a column twice', 'a,a,y\n1,2,p\n', {}, /has the column "a" twice/],
    ['a row with too few cells', 'a,y\n1,p\n2\n', {}, /row 2 \(line 3\) has 1 cells; the header has 2/],
    ['an empty file', '', {}, /is empty; it needs rows under a header/],
    ['a line break in a cell', 'a,y\n"1\n2",p\n', {}, /row 1 \(line 2\) has a line break inside a cell, but the flow reads one row a line/],
    ['a line break in a held out cell', 'a,y\n"1\n2",p\n3,q\n', { SourceMultiLine: true, SplitFraction: 0.999 }, /batch transform reads one record a line/],
    ['a label that is not mapped', 'a,y\n1,p\n', { Labels: '{"q":"1"}' }, /the target has the text "p", for which problem\.labels has no label; it has "q"/],
    ['a time that is none', 'a,y\nsoon,p\n', { SplitBy: 'time', SplitColumn: 'a', SplitFrom: '2001-01-01', SplitFormat: 'iso' }, /row 1: "soon" in column "a" is no time in the format iso/],
    ['a third label', 'a,y\n1,p\n2,q\n3,r\n4,p\n5,q\n6,r\n9,p\n', { SplitBy: 'time', SplitColumn: 'a', SplitFrom: '9', SplitFormat: 'epoch-seconds' }, /labels in "y": .*; BinaryClassification takes two/],
    ['a text in a regression', 'a,y\n1,p\n', { ProblemType: 'Regression' }, /the target "y" is "p"; a regression needs a number/],
    ['nothing held out', 'a,y\n1,p\n2,q\n', { SplitBy: 'time', SplitColumn: 'a', SplitFrom: '9', SplitFormat: 'epoch-seconds' }, /no row is held out \(split by a from 9\)/],
    ['an id twice', 'a,y\n1,p\n1,q\n', { IdColumn: 'a', SplitBy: 'time', SplitColumn: 'a', SplitFrom: '0', SplitFormat: 'epoch-seconds' }, /has the id "1", which another row of the holdout has too/],
  ];
  for (const [what, text, event, message] of faults) {
    it(`refuses ${what}`, async () => {
      await put('raw.csv', text);
      await assert.rejects(run(event), message);
    });
  }

  it('finds that the loans holdout is all in the training rows', async function () {
    if (!existsSync(loans)) {
      console.log('skipped: ../shared/data is not here');
      this.skip();
    }
    await mkdir(join(folder, 'bucket'));
    for (const name of ['loans.csv', 'holdout.csv', 'true_labels.csv']) await copyFile(join(loans, name), join(folder, 'bucket', name));
    const { report } = await run({
      SourceS3Uri: 's3://bucket/loans.csv', Target: 'loan_status', SplitBy: 'given', JoinBy: 'line', FeaturesHeader: false, LabelsHeader: false,
      HoldoutFeaturesS3Uri: 's3://bucket/holdout.csv', HoldoutLabelsS3Uri: 's3://bucket/true_labels.csv',
    });
    assert.deepEqual([report.rows.training, report.rows.holdout, report.disjoint.sharedRows], [61948, 100, 100]);
  });
});

describe('the parts of PrepareHoldout', () => {
  it('take a number as the same number however it is written, and long ids as they are', () => {
    assert.deepEqual(['1', '1.0', ' 1e0', '-0', '.5', '12345678901234567890', 'x '].map(canonicalCell), ['1', '1', '1', '0', '0.5', '12345678901234567890', 'x']);
  });

  it('read times in each format, and refuse days that there are not', () => {
    assert.equal(parseTime('2001-02-03', 'iso'), Date.UTC(2001, 1, 3));
    assert.equal(parseTime('2001-02-03T04:05:06.5+01:00', 'iso'), Date.UTC(2001, 1, 3, 3, 5, 6, 500));
    assert.equal(parseTime('2/3/2001 1:05 PM', 'month/day/year'), Date.UTC(2001, 1, 3, 13, 5));
    assert.equal(parseTime('3/2/2001', 'day/month/year'), Date.UTC(2001, 1, 3));
    assert.equal(parseTime('1000', 'epoch-seconds'), 1_000_000);
    assert.deepEqual(['2001-02-30', '2001-13-01', '', '03.02.2001'].map((text) => parseTime(text, 'iso')), [undefined, undefined, undefined, undefined]);
  });

  it('map texts, the rest by *, and leave the empty target without a label', () => {
    assert.deepEqual(['None', 'Minor', ''].map((text) => mapLabel(text, { None: '0', '*': '1' })), ['0', '1', undefined]);
    assert.equal(mapLabel('', { '': 'none' }), 'none');
    assert.equal(mapLabel('constructor', { '*': '1' }), '1');
  });
});
