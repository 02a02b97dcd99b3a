// The whole of EvaluatePredictions: join, measure, judge, store.
import { createHash } from 'node:crypto';
import { directionOf } from '../../objective-direction';
import type { Evaluation } from '../evaluation';
import { finite, worseBy, type Evidence } from '../gates/evidence';
import { sharedRowsWarning } from '../gates/holdout-disjoint';
import { judge, stopping } from '../gates/judge';
import { bootstrapIntervals } from '../metrics/bootstrap';
import { seededRandom } from '../metrics/random';
import { below, readText, type Objects } from '../objects/objects';
import { parseHoldoutReport } from '../prepare-holdout/report';
import type { GateResult, Verdict } from '../verdict';
import type { EvaluatePredictionsEvent } from './event';
import { explainabilityReport } from './explainability';
import { joinPredictions } from './join-predictions';
import { measureHoldout, type MeasuredHoldout } from './measure-holdout';
import { describeOutputs, type EvaluatePredictionsResult } from './outputs';
import { sliceHoldout } from './slice-holdout';
import { writePredictions } from './write-predictions';

/**
 * Judges the predictions of a holdout and stores evaluation, verdict and joined predictions.
 * @param workFolder A folder of its own, with room for the joined predictions.
 */
export async function evaluatePredictions(event: EvaluatePredictionsEvent, objects: Objects, workFolder: string): Promise<EvaluatePredictionsResult> {
  const report = parseHoldoutReport(await readText(objects, event.HoldoutReportS3Uri));
  const joined = await joinPredictions(objects, event.LabelsS3Uri, event.PredictionsS3Uri, event.ProblemType !== 'Regression');
  // The same holdout gives the same interval, so that two models differ by what they predict alone.
  const seed = report.digests.labels;
  const measured = measureHoldout(event, joined, Object.keys(report.labels?.training ?? {}), seededRandom(`deviation ${seed}`));
  const measures = measureAll(event, measured, seed);
  const direction = directionOf(event.Objective);
  const objective = measures[event.Objective];
  if (objective === undefined) throw new Error(`the objective ${event.Objective} is not measured for ${event.ProblemType}`);
  const slices = await sliceHoldout(event, objects, report, joined, measured, (value) => worseBy(value, objective.value, direction));
  const evidence: Evidence = {
    settings: event.Gates, objective: event.Objective, direction, threshold: event.Threshold, slices, report,
    value: objective.value, baseline: objective.baseline, interval: objective, level: intervalOf(event).level,
    faults: joined.faults, unknownPredictions: measured.unknownPredictions,
  };
  const evaluation = describeEvaluation(event, measured, measures, evidence);
  const stored = await storeJson(objects, below(event.OutputS3Uri, 'evaluation.json'), evaluation);
  await objects.upload(await writePredictions(joined, measured, workFolder), below(event.OutputS3Uri, 'predictions.csv'), 'text/csv');
  const explainability = await explainabilityReport(event, objects);
  const verdict = describeVerdict(event, measured, evidence, judge(evidence), stored, explainability);
  const storedVerdict = await storeJson(objects, below(event.OutputS3Uri, 'verdict.json'), verdict);
  return describeOutputs(verdict, storedVerdict);
}

interface Measure { readonly value: number; readonly lower: number; readonly upper: number; readonly baseline: number }

/** Where the workflow asks for no interval, one is still told. */
function intervalOf(event: EvaluatePredictionsEvent): { level: number; resamples: number } {
  return event.Gates.interval ?? { level: 0.95, resamples: 1000 };
}

function measureAll(event: EvaluatePredictionsEvent, measured: MeasuredHoldout, seed: string): Record<string, Measure> {
  const { level, resamples } = intervalOf(event);
  const intervals = bootstrapIntervals(measured.measurement, level, resamples, seededRandom(`interval ${seed}`));
  const values = measured.measurement.measure(Int32Array.from(measured.rows.keys()));
  return Object.fromEntries(measured.measurement.names.map((name, index) => [name, {
    value: values[index] ?? Number.NaN,
    lower: intervals[index]?.lower ?? Number.NaN,
    upper: intervals[index]?.upper ?? Number.NaN,
    baseline: measured.constant[name] ?? Number.NaN,
  }]));
}

function describeEvaluation(event: EvaluatePredictionsEvent, measured: MeasuredHoldout, measures: Readonly<Record<string, Measure>>, evidence: Evidence): Evaluation {
  const metrics = Object.entries(measures).map(([name, measure]) => [
    name, { value: finite(measure.value), lower: finite(measure.lower), upper: finite(measure.upper), baseline: finite(measure.baseline) },
  ]);
  return {
    ...measured.form,
    holdout: {
      version: 1, problem_type: event.ProblemType, objective: event.Objective, rows: measured.rows.length,
      interval_level: intervalOf(event).level, interval_resamples: intervalOf(event).resamples,
      metrics: Object.fromEntries(metrics), slices: [...evidence.slices],
    },
  };
}

function describeVerdict(event: EvaluatePredictionsEvent, measured: MeasuredHoldout, evidence: Evidence, gates: GateResult[], evaluation: StoredJson, explainability: { uri: string; found: boolean }): Verdict {
  const failed = stopping(gates);
  const shared = sharedRowsWarning(evidence.report);
  return {
    version: 1,
    verdict: failed.length === 0 ? 'passed' : 'failed',
    failedGates: failed.map((gate) => gate.name),
    workflow: event.Workflow, environment: event.Environment, executionArn: event.ExecutionArn, runDigest: event.RunDigest, dataDigest: event.DataDigest,
    problem: { type: event.ProblemType, objective: event.Objective, direction: evidence.direction, positive: event.Positive, decisionThreshold: event.DecisionThreshold },
    rows: measured.rows.length,
    metric: {
      name: event.Objective, value: finite(evidence.value), lower: finite(evidence.interval.lower), upper: finite(evidence.interval.upper),
      level: evidence.level, baseline: finite(evidence.baseline), threshold: evidence.threshold,
    },
    gates,
    warnings: [
      ...(shared === undefined ? [] : [shared]),
      ...gates.filter((gate) => gate.mode === 'advisory' && !gate.passed).map((gate) => `Gate ${gate.name} would have failed, but is advisory: ${gate.reason}`),
      ...(explainability.found ? [] : ['Autopilot wrote no explainability report.']),
    ],
    evaluationS3Uri: evaluation.uri, evaluationDigest: evaluation.digest, explainabilityS3Uri: explainability.uri,
  };
}

interface StoredJson { readonly uri: string; readonly digest: string }

async function storeJson(objects: Objects, uri: string, value: unknown): Promise<StoredJson> {
  const text = `${JSON.stringify(value, null, 2)}\n`;
  await objects.write(text, uri, 'application/json');
  return { uri, digest: createHash('sha256').update(text).digest('hex') };
}
