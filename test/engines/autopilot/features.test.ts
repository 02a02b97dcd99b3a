// Holds features, types, problems and prepared data to what they promise, bad tables included.
import assert from 'node:assert/strict';
import { inferType } from '../../../engines/autopilot/data/column-type';
import { FeatureEncoder, fitFeatures } from '../../../engines/autopilot/data/feature-plan';
import type { Table } from '../../../engines/autopilot/data/table';
import { inferProblem, prepare } from '../../../engines/autopilot/prepare';
import { assignFolds, holdOut } from '../../../engines/autopilot/validation/folds';
import { InputError } from '../../../flows/problems';

type Cells = (string | null)[];
const repeat = (count: number, cell: (at: number) => string | null): Cells => Array.from({ length: count }, (_, at) => cell(at));
const tableOf = (columns: readonly (readonly [string, Cells])[]): Table => ({ columns: columns.map(([name]) => name), rows: columns[0]?.[1].length ?? 0, cells: columns.map(([, cells]) => cells) });
const prepared = (table: Table, changes: Partial<Parameters<typeof prepare>[1]> = {}) => prepare(table, { target: 'y', minimumRows: 500, seed: 1, foldCount: 5, ...changes });
const refused = (table: Table, message: RegExp, changes: Partial<Parameters<typeof prepare>[1]> = {}): void => assert.throws(() => prepared(table, changes), (error: unknown) => error instanceof InputError && message.test(error.message));
const x: readonly [string, Cells] = ['x', repeat(600, (at) => String(at % 17))];
const y: readonly [string, Cells] = ['y', repeat(600, (at) => (at % 3 === 0 ? 'yes' : 'no'))];

describe('features of Autopilot', () => {
  it('infers numbers, dates, texts and categories', () => {
    assert.equal(inferType(repeat(100, (at) => (at % 30 === 0 ? 'NaN' : `${at}.5e3`))), 'numeric');
    assert.equal(inferType(repeat(100, (at) => `2020-01-${String((at % 28) + 1).padStart(2, '0')}`)), 'datetime');
    assert.equal(inferType(repeat(100, (at) => `the quick brown fox number ${at}`)), 'text');
    assert.equal(inferType(repeat(100, (at) => `level ${at % 4}`)), 'categorical');
  });

  it('encodes unseen categories as missing ones, and missing numbers as NaN', () => {
    const table = tableOf([['city', repeat(40, (at) => (at % 2 === 0 ? 'Rome' : 'Oslo'))], ['size', repeat(40, (at) => String(at))]]);
    const encoder = new FeatureEncoder(fitFeatures(table, new Map([['city', 'categorical'], ['size', 'numeric']])));
    const encode = (cells: Cells): number[] => { const row = new Float64Array(encoder.width); encoder.encode(cells, row); return [...row]; };
    assert.equal(encode(['Paris', '1'])[0], 0);
    assert.equal(encode([null, '1'])[0], 0);
    assert.notEqual(encode(['Rome', '1'])[0], encode(['Oslo', '1'])[0]);
    assert.ok(Number.isNaN(encode(['Rome', null])[1]));
    assert.ok(Number.isNaN(encode(['Rome', 'Infinity'])[1]));
  });

  it('takes dates apart and finds the words of texts', () => {
    const table = tableOf([['day', repeat(20, (at) => `2021-03-0${(at % 9) + 1}`)], ['note', repeat(20, (at) => `broken wing 🦅 number ${at % 2}`)]]);
    const plan = fitFeatures(table, new Map([['day', 'datetime'], ['note', 'text']]));
    const encoder = new FeatureEncoder(plan);
    const row = new Float64Array(encoder.width);
    encoder.encode(['2024-02-29 13:05', 'a broken wing'], row);
    const value = (name: string): number => row[plan.features.findIndex((feature) => feature.name === name)] as number;
    assert.deepEqual(['year', 'month', 'day', 'weekday', 'dayofyear', 'hour'].map((part) => value(`day.${part}`)), [2024, 2, 29, 4, 60, 13]);
    const seen = ['note.broken', 'note.wing', 'note.broken wing'].map(value);
    assert.ok(seen.every((weight) => Math.abs(weight - 1 / Math.sqrt(3)) < 1e-12), `three tokens of every row weigh the same: ${seen.join()}`);
    assert.equal(value('note.number'), 0);
    encoder.encode(['2024-02-29', 'broken 0 0'], row);
    assert.ok(value('note.0') > 2 * value('note.broken'), 'a rarer token that comes twice weighs more');
    encoder.encode(['not a day', null], row);
    assert.ok(Number.isNaN(value('day.year')));
    assert.equal(value('note.broken wing'), 0);
  });

  it('infers the problem from the target, or says that it cannot', () => {
    assert.equal(inferProblem(['a', 'b', null]), 'BinaryClassification');
    assert.equal(inferProblem(['a', 'b', 'c']), 'MulticlassClassification');
    assert.equal(inferProblem(['1', '2', '3']), 'MulticlassClassification');
    assert.equal(inferProblem(['1.5', '2', '3']), 'Regression');
    assert.equal(inferProblem(repeat(100, String)), 'Regression');
    assert.throws(() => inferProblem(repeat(15, String)), /15 whole numbers cannot be told/);
  });

  it('folds hold every class evenly, and a validation share of each class is held out', () => {
    const classes = Array.from({ length: 100 }, (_, at) => (at % 10 === 0 ? 1 : 0));
    const folds = assignFolds(100, 5, 3, classes);
    for (let fold = 0; fold < 5; fold += 1) assert.equal(classes.filter((label, at) => label === 1 && folds[at] === fold).length, 2);
    const { training, validation } = holdOut(100, 0.2, 3, classes);
    assert.deepEqual([training.length, validation.length, validation.filter((row) => classes[row] === 1).length], [80, 20, 2]);
    assert.equal(new Set([...training, ...validation]).size, 100);
  });
});

describe('tables that Autopilot refuses', () => {
  it('has no target', () => refused(tableOf([x]), /no column "y"; it has "x"/));
  it('has a constant target', () => refused(tableOf([x, ['y', repeat(600, () => 'no')]]), /one value only, "no"/));
  it('has an empty target', () => refused(tableOf([x, ['y', repeat(600, () => null)]]), /has 0 rows/));
  it('has one row of a class', () => refused(tableOf([x, ['y', repeat(600, (at) => (at === 7 ? 'rare' : 'no'))]]), /one row only of "rare"/));
  it('has under 500 rows', () => refused(tableOf([['x', x[1].slice(0, 499)], ['y', y[1].slice(0, 499)]]), /499 rows; Autopilot needs 500/));
  it('has NaN or infinite targets of a regression', () => {
    for (const bad of ['NaN', 'inf', '1e999']) refused(tableOf([x, ['y', repeat(600, (at) => (at === 5 ? bad : String(at / 7)))]]), /is no finite number/, { problemType: 'Regression' });
  });
  it('has a column twice', () => refused(tableOf([x, x, y]), /column "x" twice/));
  it('has only empty or constant columns', () => refused(tableOf([['x', repeat(600, () => null)], ['z', repeat(600, () => '1')], y]), /no column is left/));
  it('has three classes where two are asked for', () => refused(tableOf([x, ['y', repeat(600, (at) => String(at % 3))]]), /has 3 values; BinaryClassification takes two/, { problemType: 'BinaryClassification' }));
  it('lacks a column of the feature specification', () => refused(tableOf([x, y]), /names "z"; the data has "x", "y"/, { specification: { FeatureAttributeNames: ['z'] } }));

  it('leaves out empty columns and rows without target or with a bad weight, and says so', () => {
    const found = prepared(tableOf([x, ['void', repeat(600, () => null)], ['w', repeat(600, (at) => (at < 3 ? '-1' : '2'))], ['y', y[1].map((cell, at) => (at > 597 ? null : cell))]]), { sampleWeight: 'w' });
    assert.equal(found.data.rows, 595);
    assert.deepEqual([...new Set(found.data.weights)], [2]);
    assert.deepEqual(found.columns, ['x', 'void']);
    assert.match(found.warnings.join('\n'), /5 rows without target or weight[^]*"void" is left out: every cell is missing/);
  });

  it('takes cells of a megabyte and emoji', () => {
    const huge = 'words 🦅 '.repeat(100_000);
    const found = prepared(tableOf([x, ['note', repeat(600, (at) => (at === 3 ? huge : `some words of a note ${at} 🪶`))], y]));
    assert.ok(found.plan.columns.some(({ kind, column }) => kind === 'text' && column === 'note'));
    assert.equal(found.data.rows, 600);
  });
});
