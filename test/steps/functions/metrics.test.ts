// Metrics against definitions written without any cleverness.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { areaUnderCurve, rank } from '../../../steps/functions/metrics/area-under-curve';
import { bestConstantBinary, bestConstantRegression } from '../../../steps/functions/metrics/best-constant';
import { fBeta, precision, recall } from '../../../steps/functions/metrics/binary-metrics';
import { bootstrapIntervals, quantile, standardDeviations } from '../../../steps/functions/metrics/bootstrap';
import { confusion, oneAgainstRest, type LabelCodes } from '../../../steps/functions/metrics/confusion';
import { curves } from '../../../steps/functions/metrics/curves';
import { multiclassMeasurement, regressionMeasurement } from '../../../steps/functions/metrics/measurement';
import { macro, weighted } from '../../../steps/functions/metrics/multiclass-metrics';
import { below, seededRandom } from '../../../steps/functions/metrics/random';
import { errorSums, r2 } from '../../../steps/functions/metrics/regression-metrics';

const pairs = (labels: number): fc.Arbitrary<[number, number][]> => fc.array(fc.tuple(fc.nat(labels - 1), fc.nat(labels - 1)), { minLength: 1, maxLength: 60 });
const close = (one: number, other: number): void => { assert.ok(Math.abs(one - other) < 1e-9 || (Number.isNaN(one) && Number.isNaN(other)), `${one} is not ${other}`); };
const all = (rows: readonly unknown[]): number[] => rows.map((_, index) => index);

function codes(rows: readonly (readonly [number, number])[], labels: number): LabelCodes {
  return { labels: Array.from({ length: labels }, (_, code) => `l${code}`), actual: Uint16Array.from(rows, ([actual]) => actual), predicted: Uint16Array.from(rows, ([, predicted]) => predicted) };
}

/** Precision, recall and F1 of a label by counting. */
function naive(rows: readonly (readonly [number, number])[], label: number): { precision: number; recall: number; f1: number; support: number } {
  const right = rows.filter(([actual, predicted]) => actual === label && predicted === label).length;
  const claimed = rows.filter(([, predicted]) => predicted === label).length;
  const support = rows.filter(([actual]) => actual === label).length;
  const p = claimed === 0 ? 0 : right / claimed;
  const r = support === 0 ? 0 : right / support;
  return { precision: p, recall: r, f1: p + r === 0 ? 0 : (2 * p * r) / (p + r), support };
}

describe('metrics of classes', () => {
  it('are those of counting, for one label against the rest', () => fc.assert(fc.property(pairs(3), (rows) => {
    const counts = oneAgainstRest(confusion(codes(rows, 3), all(rows)), 3, 1);
    const expected = naive(rows, 1);
    close(precision(counts), expected.precision);
    close(recall(counts), expected.recall);
    close(fBeta(counts, 1), expected.f1);
  })));

  it('are averaged over labels that occur (macro), or by rows (weighted)', () => fc.assert(fc.property(pairs(4), (rows) => {
    const counts = confusion(codes(rows, 4), all(rows));
    const labels = [0, 1, 2, 3].filter((label) => rows.some((row) => row.includes(label)));
    close(macro(counts, 4, (label) => fBeta(label, 1)), labels.reduce((sum, label) => sum + naive(rows, label).f1, 0) / labels.length);
    close(weighted(counts, 4, recall), [0, 1, 2, 3].reduce((sum, label) => sum + naive(rows, label).recall * naive(rows, label).support, 0) / rows.length);
  })));

  it('say of the area under the curve what comparing each positive with each negative says, ties counted half', () =>
    fc.assert(fc.property(fc.array(fc.tuple(fc.boolean(), fc.nat(5)), { minLength: 1, maxLength: 50 }), (rows) => {
      const isPositive = Uint8Array.from(rows, ([positive]) => Number(positive));
      const area = areaUnderCurve(rank(Float64Array.from(rows, ([, score]) => score / 5)), isPositive, all(rows));
      const positives = rows.filter(([positive]) => positive);
      const negatives = rows.filter(([positive]) => !positive);
      const won = positives.reduce((sum, [, up]) => sum + negatives.reduce((inner, [, down]) => inner + (up > down ? 1 : up === down ? 0.5 : 0), 0), 0);
      close(area, won / (positives.length * negatives.length));
    })));

  it('draw curves from nothing found to everything found, the area below being that of the curve', () => {
    const scores = Float64Array.from([0.9, 0.8, 0.7, 0.7, 0.2, 0.1]);
    const isPositive = Uint8Array.from([1, 0, 1, 0, 1, 0]);
    const { receiver_operating_characteristic_curve: roc, precision_recall_curve: pr } = curves(rank(scores), isPositive) ?? assert.fail();
    assert.deepEqual([roc.false_positive_rates.at(0), roc.true_positive_rates.at(-1), pr.recalls.at(-1)], [0, 1, 1]);
    const area = roc.false_positive_rates.slice(1).reduce((sum, right, index) => sum + (right - (roc.false_positive_rates[index] ?? 0)) * (((roc.true_positive_rates[index + 1] ?? 0) + (roc.true_positive_rates[index] ?? 0)) / 2), 0);
    close(area, areaUnderCurve(rank(scores), isPositive, all([...scores])));
  });

  it('give the best constant of F1 by always saying yes, of accuracy by saying what is more', () => {
    const constant = bestConstantBinary(10, 90);
    close(constant.F1 ?? 0, (2 * 0.1) / 1.1);
    close(constant.Accuracy ?? 0, 0.9);
    close(constant.AUC ?? 0, 0.5);
  });
});

describe('metrics of numbers', () => {
  it('are those of their definitions', () => fc.assert(fc.property(fc.array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -50, max: 50 })), { minLength: 2, maxLength: 40 }), (rows) => {
    const actual = Float64Array.from(rows, ([one]) => one);
    const predicted = Float64Array.from(rows, ([, other]) => other);
    const [mse = 0, mae = 0, , rmse = 0] = regressionMeasurement(actual, predicted).measure(all(rows));
    const mean = actual.reduce((sum, value) => sum + value, 0) / rows.length;
    close(mse, rows.reduce((sum, [one, other]) => sum + (one - other) ** 2, 0) / rows.length);
    close(mae, rows.reduce((sum, [one, other]) => sum + Math.abs(one - other), 0) / rows.length);
    close(rmse, Math.sqrt(mse));
    const spread = rows.reduce((sum, [one]) => sum + (one - mean) ** 2, 0);
    close(r2(errorSums(actual, predicted, all(rows))), spread === 0 ? 0 : 1 - (mse * rows.length) / spread);
  })));

  it('have as best constant the mean for squares and the median for distances', () => {
    const constant = bestConstantRegression(Float64Array.from([0, 0, 0, 10]));
    close(constant.MSE ?? 0, (3 * 2.5 ** 2 + 7.5 ** 2) / 4);
    close(constant.MAE ?? 0, 2.5);
    assert.equal(constant.R2, 0);
  });
});

describe('a bootstrap interval', () => {
  const rows = Array.from({ length: 400 }, (_, index): [number, number] => [index % 2, index % 10 === 0 ? 1 - (index % 2) : index % 2]);
  const measurement = multiclassMeasurement(codes(rows, 2));

  it('is the same for the same seed and another for another', () => {
    const first = bootstrapIntervals(measurement, 0.95, 1000, seededRandom('a'));
    assert.deepEqual(bootstrapIntervals(measurement, 0.95, 1000, seededRandom('a')), first);
    const [one, other] = ['a', 'b'].map((seed) => Array.from({ length: 8 }, seededRandom(seed)));
    assert.notDeepEqual(one, other);
  });

  it('holds the metric, and is about as wide as theory says', () => {
    const [accuracy] = bootstrapIntervals(measurement, 0.95, 4000, seededRandom('a'));
    const value = measurement.measure(all(rows))[0] ?? 0;
    const deviation = Math.sqrt((0.8 * 0.2) / 200 / 4);
    assert.ok(accuracy !== undefined && accuracy.lower < value && accuracy.upper > value);
    assert.ok(Math.abs(value - accuracy.lower - 1.96 * deviation) < 0.005 && Math.abs(accuracy.upper - value - 1.96 * deviation) < 0.005, `${accuracy.lower} to ${accuracy.upper} against ${1.96 * deviation} on either side`);
  });

  it('is wider at a higher level', () => {
    const width = (level: number): number => {
      const [first] = bootstrapIntervals(measurement, level, 1000, seededRandom('a'));
      return (first?.upper ?? 0) - (first?.lower ?? 0);
    };
    assert.ok(width(0.99) > width(0.9));
  });

  it('draws every number equally often', () => {
    const random = seededRandom('c');
    const counts = new Float64Array(10);
    for (let draw = 0; draw < 100_000; draw += 1) counts[below(random, 10)]! += 1;
    assert.ok(counts.every((count) => Math.abs(count - 10_000) < 500), counts.join(' '));
  });

  it('has a standard deviation beside it from 200 rows up', () => {
    assert.equal(standardDeviations(() => [1], 199, seededRandom('a')), undefined);
    const [deviation] = standardDeviations((some) => measurement.measure(some), 400, seededRandom('a')) ?? [];
    assert.ok((deviation ?? 0) > 0 && (deviation ?? 1) < 0.05);
  });

  it('interpolates quantiles', () => {
    assert.equal(quantile(Float64Array.from([1, 2, 3, 4]), 0.5), 2.5);
    assert.ok(Number.isNaN(quantile(new Float64Array(), 0.5)));
  });
});
