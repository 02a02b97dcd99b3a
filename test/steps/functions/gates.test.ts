// The gates of a run, each on its own.
import assert from 'node:assert/strict';
import type { Evidence } from '../../../steps/functions/gates/evidence';
import { sharedRowsWarning } from '../../../steps/functions/gates/holdout-disjoint';
import { judge, stopping } from '../../../steps/functions/gates/judge';
import type { GateResult } from '../../../steps/functions/verdict';

type Changes = Partial<Omit<Evidence, 'report' | 'settings'>> & { settings?: Partial<Evidence['settings']>; disjoint?: Partial<Evidence['report']['disjoint']> };

function evidence({ settings, disjoint, ...changes }: Changes = {}): Evidence {
  return {
    settings: {
      threshold: { value: 0.5, mode: 'required' }, baselineMargin: { value: 0.1, mode: 'required' },
      interval: { level: 0.95, resamples: 1000, bound: 'threshold', mode: 'required' }, holdout: { mode: 'required' },
      slices: { columns: ['a'], maxDrop: 0.1, minRows: 10, mode: 'advisory' }, ...settings,
    },
    objective: 'F1', direction: 'Maximize', threshold: 0.5, value: 0.7, baseline: 0.4, interval: { lower: 0.6, upper: 0.8 }, level: 0.95, slices: [],
    faults: { missing: 0, unknownIds: 0, duplicates: 0, malformed: 0 }, unknownPredictions: 0,
    report: {
      version: 1, columns: [], target: 'y', split: 'hash', rows: { source: 500, training: 400, holdout: 100, withoutLabel: 0 }, digests: { training: '', features: '', labels: '' },
      disjoint: { sharedRows: 0, sharedShare: 0, examples: [], compared: [], ...disjoint },
    },
    ...changes,
  };
}

function gate(name: string, changes: Changes): GateResult {
  const found = judge(evidence(changes)).find((result) => result.name === name);
  assert.ok(found, name);
  return found;
}

describe('the gates of a run', () => {
  it('all pass a good model', () => {
    const results = judge(evidence());
    assert.deepEqual(results.map(({ name, passed }) => [name, passed]), ['holdout-complete', 'holdout-disjoint', 'threshold', 'baseline-margin', 'interval', 'slices'].map((name) => [name, true]));
    assert.deepEqual(stopping(results), []);
  });

  it('are only those that the workflow asks for', () => {
    const results = judge(evidence({ settings: { baselineMargin: undefined, interval: undefined, slices: undefined } }));
    assert.deepEqual(results.map(({ name }) => name), ['holdout-complete', 'holdout-disjoint', 'threshold']);
  });

  it('stop a model only where they are required', () => {
    const failing = evidence({ value: 0.3, settings: { threshold: { value: 0.5, mode: 'advisory' } } });
    assert.deepEqual(stopping(judge(failing)).map(({ name }) => name), ['baseline-margin']);
  });

  it('compare with the threshold of the run, at its very value too', () => {
    assert.equal(gate('threshold', { value: 0.5 }).passed, true);
    const refused = gate('threshold', { threshold: 0.99 });
    assert.deepEqual([refused.passed, refused.value, refused.threshold, refused.reason], [false, 0.7, 0.99, 'F1 0.7 is below the threshold 0.99.']);
  });

  it('want errors small', () => {
    const small: Changes = { objective: 'RMSE', direction: 'Minimize', value: 2, threshold: 3, baseline: 4, interval: { lower: 1, upper: 2.9 } };
    assert.deepEqual(judge(evidence(small)).filter(({ passed }) => !passed), []);
    assert.equal(gate('threshold', { ...small, value: 3.1 }).comparison, 'LessThanOrEqualTo');
    assert.equal(gate('interval', { ...small, interval: { lower: 1, upper: 3.1 } }).passed, false);
    assert.equal(gate('baseline-margin', { ...small, value: 3.95 }).passed, false);
  });

  it('never pass what could not be computed', () => {
    const results = judge(evidence({ value: Number.NaN, interval: { lower: Number.NaN, upper: Number.NaN } }));
    assert.deepEqual(results.filter(({ passed }) => !passed).map(({ name }) => name), ['threshold', 'baseline-margin', 'interval']);
    assert.ok(results.every(({ value }) => value === undefined || Number.isFinite(value)));
  });

  it('judge the worse end of the interval, against the threshold or the constant', () => {
    assert.equal(gate('interval', { interval: { lower: 0.45, upper: 0.9 } }).passed, false);
    assert.equal(gate('interval', { interval: { lower: 0.45, upper: 0.9 }, settings: { interval: { level: 0.95, resamples: 1000, bound: 'baseline', mode: 'required' } } }).passed, true);
  });

  it('refuse a holdout that shares more than 5 % of its rows, and warn below', () => {
    const some = { sharedRows: 5, sharedShare: 0.05, examples: ['7'] };
    assert.equal(gate('holdout-disjoint', { disjoint: some }).passed, true);
    assert.match(sharedRowsWarning(evidence({ disjoint: some }).report) ?? '', /5 of 100 rows .* \(5 %\) .* ids 7\./);
    const leak = gate('holdout-disjoint', { disjoint: { sharedRows: 6, sharedShare: 0.06 } });
    assert.deepEqual([leak.passed, leak.reason], [false, '6 of 100 rows (6 %) have the features of a training row; 5 % are allowed.']);
  });

  it('refuse a holdout that shares a single id', () => {
    const shared = gate('holdout-disjoint', { disjoint: { sharedIds: 1 } });
    assert.equal(shared.passed, false);
    assert.match(shared.reason, /^1 ids of the holdout are ids of training rows too\./);
  });

  it('refuse predictions that are missing, double, of unknown ids or labels', () => {
    const result = gate('holdout-complete', { faults: { missing: 2, unknownIds: 1, duplicates: 0, malformed: 0 }, unknownPredictions: 3 });
    assert.deepEqual([result.passed, result.value, result.mode], [false, 6, 'required']);
    assert.equal(result.reason, 'Rows of the holdout: 2 without a prediction, 1 of ids that the labels do not have, 3 predicted as a label that the data does not have.');
  });

  it('name the worst slice that has rows enough', () => {
    const slices = [
      { column: 'a', value: 'x', rows: 50, metric: 0.55, drop: 0.15, judged: true },
      { column: 'a', value: 'y', rows: 3, metric: 0, drop: 0.7, judged: false },
      { column: 'a', value: 'z', rows: 40, metric: 0.65, drop: 0.05, judged: true },
    ];
    const result = gate('slices', { slices });
    assert.deepEqual([result.passed, result.value], [false, 0.15]);
    assert.equal(result.reason, '1 of 2 values are more than 0.1 worse than the whole: a = x: 0.55 on 50 rows.');
  });
});
