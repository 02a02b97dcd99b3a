// Holds the metrics to their naive definitions, and ensembles and thresholds to what they promise.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { greedyWeights } from '../../../engines/autopilot/ensemble/greedy-weights';
import { aucOf, confusionOf, labelMetrics, logLossOf } from '../../../engines/autopilot/metrics/classification';
import { labelsOf, metricsOf, tuneThreshold } from '../../../engines/autopilot/metrics/objective';
import { regressionMetrics } from '../../../engines/autopilot/metrics/regression';

const close = (one: number, other: number, message?: string): void => assert.ok(Math.abs(one - other) < 1e-9, `${message ?? ''} ${one} ${other}`);

/** Labels 0 and 1, both present, with scores of few values so that there are ties. */
const scored = fc.array(fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 8 })), { minLength: 2, maxLength: 40 })
  .filter((rows) => new Set(rows.map(([label]) => label)).size === 2)
  .map((rows) => ({ actual: rows.map(([label]) => label), scores: rows.map(([, score]) => (score + 1) / 10) }));

const binary = (scores: readonly number[]): Float64Array => Float64Array.from(scores.flatMap((score) => [1 - score, score]));

describe('metrics of Autopilot', () => {
  it('AUC is the share of pairs in which the positive scores higher, ties half', () => {
    fc.assert(fc.property(scored, ({ actual, scores }) => {
      let [won, pairs] = [0, 0];
      actual.forEach((one, at) => actual.forEach((other, to) => {
        if (one !== 1 || other !== 0) return;
        pairs += 1;
        const [high, low] = [scores[at] as number, scores[to] as number];
        won += high > low ? 1 : high === low ? 0.5 : 0;
      }));
      close(aucOf(actual, scores), won / pairs);
    }));
  });

  it('AUC of one class alone is not a number', () => {
    assert.ok(Number.isNaN(aucOf([1, 1], [0.2, 0.3])));
  });

  it('F1, precision, recall and accuracies are those of counted hits and misses', () => {
    fc.assert(fc.property(scored, ({ actual, scores }) => {
      const predicted = scores.map((score) => (score >= 0.5 ? 1 : 0));
      const count = (label: number, guess: number): number => actual.filter((one, at) => one === label && predicted[at] === guess).length;
      const [tp, fp, fn, tn] = [count(1, 1), count(0, 1), count(1, 0), count(0, 0)];
      const found = labelMetrics(confusionOf(actual, predicted, 2));
      close(found.Accuracy as number, (tp + tn) / actual.length);
      close(found.F1 as number, tp === 0 ? 0 : (2 * tp) / (2 * tp + fp + fn));
      close(found.Precision as number, tp === 0 ? 0 : tp / (tp + fp));
      close(found.Recall as number, tp / (tp + fn));
      close(found.BalancedAccuracy as number, (tp / (tp + fn) + tn / (tn + fp)) / 2);
    }));
  });

  it('log loss is the mean of -log of what the actual class was given', () => {
    fc.assert(fc.property(scored, ({ actual, scores }) => {
      const naive = actual.reduce((sum, label, at) => sum - Math.log(label === 1 ? (scores[at] as number) : 1 - (scores[at] as number)), 0) / actual.length;
      close(logLossOf(actual, binary(scores), 2), naive);
    }));
  });

  it('macro metrics of three classes are means over the classes that occur', () => {
    const found = labelMetrics(confusionOf([0, 0, 1, 2], [0, 1, 1, 0], 3));
    close(found.RecallMacro as number, (0.5 + 1 + 0) / 3);
    close(found.PrecisionMacro as number, (0.5 + 0.5 + 0) / 3);
    close(found.F1macro as number, (0.5 + 2 / 3 + 0) / 3);
  });

  it('errors of regression are the mean square, the mean absolute and the share explained', () => {
    const found = regressionMetrics([1, 2, 3], [1, 1, 5]);
    close(found.MSE as number, 5 / 3);
    close(found.RMSE as number, Math.sqrt(5 / 3));
    close(found.MAE as number, 1);
    close(found.R2 as number, 1 - 5 / 2);
    assert.equal(regressionMetrics([2, 2], [1, 3]).R2, 0);
  });

  it('the tuned threshold is as good as the best of all thresholds', () => {
    fc.assert(fc.property(scored, fc.constantFrom('F1', 'Accuracy', 'BalancedAccuracy'), ({ actual, scores }, objective) => {
      const predictions = binary(scores);
      const valueAt = (threshold: number): number => metricsOf('BinaryClassification', actual, predictions, 2, threshold)[objective] as number;
      const best = Math.max(...[...new Set(scores)].map(valueAt));
      const tuned = valueAt(tuneThreshold(objective, actual, predictions, 2));
      assert.ok(tuned >= best - 1e-9, `${tuned} is below ${best}`);
    }));
  });

  it('the threshold stays at one half where it does not matter', () => {
    assert.equal(tuneThreshold('AUC', [0, 1], binary([0.1, 0.2]), 2), 0.5);
    assert.equal(tuneThreshold('Accuracy', [0, 1, 2], new Float64Array(9), 3), 0.5);
  });

  it('labels are the likeliest, or by the threshold for two classes', () => {
    assert.deepEqual([...labelsOf(binary([0.2, 0.3]), 2, 0.3)], [0, 1]);
    assert.deepEqual([...labelsOf(Float64Array.of(0.2, 0.5, 0.3, 0.4, 0.1, 0.5), 3, 0.5)], [1, 2]);
  });

  it('greedy weights sum to 1 and mix no worse than the best member', () => {
    fc.assert(fc.property(scored, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 40, maxLength: 40 }), ({ actual, scores }, others) => {
      const members = [binary(scores), binary(actual.map((_, at) => (others[at] as number) / 10)), binary(actual.map(() => 0.5))];
      const judge = (mixture: Float64Array): number => -logLossOf(actual, mixture, 2);
      const weights = greedyWeights(members, judge, 10);
      close(weights.reduce((sum, weight) => sum + weight, 0), 1);
      const mixture = new Float64Array(actual.length * 2);
      members.forEach((member, at) => member.forEach((value, cell) => { mixture[cell] = (mixture[cell] as number) + value * (weights[at] as number); }));
      assert.ok(judge(mixture) >= Math.max(...members.map(judge)) - 1e-7);
    }));
  });
});
