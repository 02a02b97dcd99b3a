// EvaluatePredictions on files.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { csvLine } from '../../../steps/functions/csv/write-csv';
import { evaluatePredictions } from '../../../steps/functions/evaluate-predictions/evaluate-predictions';
import { evaluatePredictionsEvent } from '../../../steps/functions/evaluate-predictions/event';
import type { EvaluatePredictionsResult } from '../../../steps/functions/evaluate-predictions/outputs';
import { parseEvaluation, type Evaluation } from '../../../steps/functions/evaluation';
import { seededRandom } from '../../../steps/functions/metrics/random';
import { parseVerdict, type Verdict } from '../../../steps/functions/verdict';
import { evaluationOutputs } from '../../../steps/evaluate-predictions';
import { exampleWorkflow } from '../example';
import { fileObjects, fileOf } from './file-objects';

interface Row { readonly id: string; readonly actual: string; readonly predicted?: string; readonly probability?: string; readonly slice?: string }
interface Outcome { readonly result: EvaluatePredictionsResult; readonly verdict: Verdict; readonly evaluation: Evaluation; readonly predictions: string }

const gates = { threshold: { value: 0.5, mode: 'required' }, holdout: { mode: 'required' } };

/** Binary rows of which four in five are predicted right. */
function binaryRows(count: number): Row[] {
  const random = seededRandom('rows');
  return Array.from({ length: count }, (_, index) => {
    const actual = random() % 3 === 0 ? '1' : '0';
    const predicted = random() % 5 === 0 ? (actual === '1' ? '0' : '1') : actual;
    return { id: `r${index}`, actual, predicted, probability: String(0.5 + (random() % 500) / 1000), slice: index % 2 === 0 ? 'even' : 'odd' };
  });
}

describe('EvaluatePredictions', () => {
  let folder: string;
  beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'evaluate-')); });
  afterEach(() => rm(folder, { recursive: true }));

  async function put(name: string, text: string): Promise<void> {
    const file = fileOf(folder, `s3://bucket/${name}`);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }

  async function run(rows: readonly Row[], changes: Record<string, unknown> = {}, labels: readonly string[] = ['0', '1']): Promise<Outcome> {
    await put('labels.csv', rows.map(({ id, actual }) => csvLine([id, actual])).join(''));
    await put('features.csv', rows.map(({ id, slice = '' }) => csvLine([id, slice])).join(''));
    await put('score/features.csv.out', rows.toReversed().flatMap(({ id, predicted, probability }) => (predicted === undefined ? [] : [csvLine([id, predicted, ...(probability === undefined ? [] : [probability])])])).join(''));
    await put('report.json', JSON.stringify({
      version: 1, columns: ['slice', 'y'], target: 'y', split: 'hash', rows: { source: rows.length * 5, training: rows.length * 4, holdout: rows.length, withoutLabel: 0 },
      labels: { training: Object.fromEntries(labels.map((label) => [label, 1])), holdout: {} }, digests: { training: '', features: '', labels: 'digest' },
      disjoint: { sharedRows: 0, sharedShare: 0, examples: [], compared: ['slice'] },
    }));
    const event = evaluatePredictionsEvent.parse({
      PredictionsS3Uri: 's3://bucket/score', LabelsS3Uri: 's3://bucket/labels.csv', FeaturesS3Uri: 's3://bucket/features.csv', HoldoutReportS3Uri: 's3://bucket/report.json',
      CandidatesS3Uri: 's3://bucket/candidates', AutoMLJobName: 'job', CandidateName: 'best', OutputS3Uri: 's3://bucket/evaluation', ProblemType: 'BinaryClassification',
      Objective: 'F1', Positive: '1', Threshold: 0.5, Gates: JSON.stringify(gates), Workflow: 'w', Environment: 'dev', ExecutionArn: 'arn', RunDigest: 'run', DataDigest: 'data', ...changes,
    });
    const work = await mkdtemp(join(folder, 'work-'));
    const result = await evaluatePredictions(event, fileObjects(folder), work);
    const read = (uri: string): Promise<string> => readFile(fileOf(folder, uri), 'utf8');
    return { result, verdict: parseVerdict(await read(result.VerdictS3Uri)), evaluation: parseEvaluation(await read(result.EvaluationS3Uri)), predictions: await read('s3://bucket/evaluation/predictions.csv') };
  }

  it('joins by id in whatever order predictions come, and counts right', async () => {
    const rows: Row[] = [
      { id: 'a', actual: '1', predicted: '1', probability: '0.9' }, { id: 'b', actual: '1', predicted: '0', probability: '0.6' },
      { id: 'c', actual: '0', predicted: '0', probability: '0.8' }, { id: 'd', actual: '0', predicted: '1', probability: '0.55' },
    ];
    const { result, evaluation, predictions } = await run(rows);
    assert.equal(result.MetricValue, 0.5);
    assert.deepEqual(evaluation.binary_classification_metrics?.confusion_matrix, { '0': { '0': 1, '1': 1 }, '1': { '0': 1, '1': 1 } });
    assert.deepEqual(evaluation.binary_classification_metrics?.['auc'], { value: 0.75, standard_deviation: 'NaN' });
    assert.deepEqual(predictions.split('\n').slice(0, 3), ['id,actual,predicted,probability_positive', 'a,1,1,0.9', 'b,1,0,0.4']);
  });

  it('hands on every output that the step declares, and texts that fit', async () => {
    const { result } = await run(binaryRows(300));
    assert.deepEqual(Object.keys(result).sort(), Object.keys(evaluationOutputs).sort());
    for (const value of Object.values(result)) assert.ok(typeof value === 'number' || (value.length > 0 && value.length <= 1024));
    assert.equal(result.Verdict, 'passed');
    assert.equal(result.FailedGate, 'none');
  });

  it('gives the same evaluation of the same predictions, byte for byte', async () => {
    const first = await run(binaryRows(300));
    assert.equal((await run(binaryRows(300))).result.EvaluationDigest, first.result.EvaluationDigest);
  });

  it('fails the verdict with gate, metric, value and threshold', async () => {
    const { result, verdict } = await run(binaryRows(300), { Threshold: 0.99 });
    assert.deepEqual([result.Verdict, result.FailedGate, result.Metric], ['failed', 'threshold', 'F1']);
    assert.match(result.Reason, /^F1 0\.\d+ is below the threshold 0\.99\.$/);
    assert.deepEqual([verdict.verdict, verdict.failedGates, verdict.metric.threshold], ['failed', ['threshold'], 0.99]);
  });

  it('takes labels that the flow cast to numbers, and refuses labels that nothing has', async () => {
    const cast = binaryRows(60).map((row) => ({ ...row, predicted: `${row.predicted}.0` }));
    assert.equal((await run(cast)).result.Verdict, 'passed');
    const odd = binaryRows(60).map((row, index) => (index === 3 ? { ...row, predicted: '2' } : row));
    assert.deepEqual((await run(odd)).verdict.failedGates, ['holdout-complete']);
  });

  it('fails on predictions that are missing', async () => {
    const rows = binaryRows(60).map(({ predicted, ...row }, index) => (index < 2 ? row : { ...row, predicted: predicted ?? '' }));
    const { verdict } = await run(rows);
    assert.equal(verdict.rows, 58);
    assert.match(verdict.gates[0]?.reason ?? '', /2 without a prediction/);
  });

  it('fails on predictions that come twice, or of ids that no label has', async () => {
    const rows = binaryRows(60);
    await put('score/again.csv.out', csvLine(['r1', '0', '0.9']) + csvLine(['nobody', '0', '0.9']));
    assert.match((await run(rows)).verdict.gates[0]?.reason ?? '', /: 1 of ids that the labels do not have, 1 predicted twice\./);
  });

  it('puts a decision threshold in place of the label', async () => {
    const rows: Row[] = [
      { id: 'a', actual: '1', predicted: '0', probability: '0.6' }, { id: 'b', actual: '0', predicted: '0', probability: '0.9' },
      { id: 'c', actual: '1', predicted: '1', probability: '0.8' }, { id: 'd', actual: '0', predicted: '0', probability: '0.95' },
    ];
    assert.equal((await run(rows)).result.MetricValue, 2 / 3);
    assert.equal((await run(rows, { DecisionThreshold: 0.3 })).result.MetricValue, 1);
  });

  it('measures each value of the sliced columns', async () => {
    const sliced = { ...gates, slices: { columns: ['slice'], maxDrop: 0.2, minRows: 10, mode: 'advisory' } };
    const rows = binaryRows(300).map((row) => (row.slice === 'odd' ? { ...row, predicted: '0' } : row));
    const { evaluation, verdict } = await run(rows, { Gates: JSON.stringify(sliced) });
    assert.deepEqual(evaluation.holdout.slices.map(({ value, rows: count }) => [value, count]), [['even', 150], ['odd', 150]]);
    assert.equal(verdict.verdict, 'passed');
    assert.match(verdict.warnings.join(' '), /Gate slices would have failed, but is advisory: .*slice = odd: 0 on 150 rows/);
  });

  it('judges several labels', async () => {
    const rows = ['a', 'b', 'c', 'a', 'b', 'c'].map((actual, index): Row => ({ id: String(index), actual, predicted: index === 5 ? 'a' : actual, probability: '0.9' }));
    const { result, evaluation } = await run(rows, { ProblemType: 'MulticlassClassification', Objective: 'Accuracy', Positive: undefined }, ['a', 'b', 'c']);
    assert.equal(result.MetricValue, 5 / 6);
    assert.deepEqual(evaluation.multiclass_classification_metrics?.['accuracy_best_constant_classifier'], { value: 1 / 3, standard_deviation: 'NaN' });
  });

  it('judges numbers, which come without a probability', async () => {
    const rows = Array.from({ length: 50 }, (_, index): Row => ({ id: String(index), actual: String(index), predicted: String(index + 1) }));
    const { result, evaluation } = await run(rows, { ProblemType: 'Regression', Objective: 'RMSE', Positive: undefined, Threshold: 1.5 }, []);
    assert.deepEqual([result.Verdict, result.MetricValue, result.LowerText], ['passed', 1, '1']);
    assert.deepEqual(evaluation.regression_metrics?.['mae'], { value: 1, standard_deviation: 'NaN' });
    const { verdict } = await run(rows.map((row, index) => (index === 0 ? { ...row, predicted: 'many' } : row)), { ProblemType: 'Regression', Objective: 'RMSE', Positive: undefined, Threshold: 1.5 }, []);
    assert.deepEqual(verdict.failedGates, ['holdout-complete', 'threshold']);
  });

  it("finds Autopilot's explainability report, or leaves a note that there is none", async () => {
    assert.equal((await run(binaryRows(60))).result.ExplainabilityS3Uri, 's3://bucket/evaluation/explainability.json');
    await put('candidates/job/documentation/explainability/output/best/analysis.json', '{}');
    await put('candidates/job/documentation/explainability/output/best/notebook.json', '{}');
    assert.equal((await run(binaryRows(60))).result.ExplainabilityS3Uri, 's3://bucket/candidates/job/documentation/explainability/output/best/analysis.json');
  });

  it('says so when there are no predictions at all', async () => {
    await run(binaryRows(10));
    await assert.rejects(run(binaryRows(10), { PredictionsS3Uri: 's3://bucket/elsewhere' }), /there are no predictions \(\*\.out\) below s3:\/\/bucket\/elsewhere/);
  });

  it('takes the gates of a workflow as they are', async () => {
    const { verdict } = await run(binaryRows(300), { Gates: JSON.stringify({ ...exampleWorkflow().gates, slices: undefined }), Threshold: 0.3 });
    assert.deepEqual(verdict.gates.map(({ name }) => name), ['holdout-complete', 'holdout-disjoint', 'threshold', 'baseline-margin', 'interval']);
  });

  it('judges 2,000 rows by 1,000 resamples in about a second', async () => {
    const start = performance.now();
    await run(binaryRows(2000));
    assert.ok(performance.now() - start < 4000, 'four times the goal, since other work may share the processors');
  });
});
