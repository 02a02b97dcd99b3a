// How good a candidate is, and everything that the API says of it.
import { columnOf, type Table } from './data/table';
import type { AutoMlRequest, Candidate } from './job';
import type { ProblemType } from './learners/settings';
import { metricsOf, tuneThreshold } from './metrics/objective';
import { widthOf } from './model/base-model';
import type { CandidateFile, Member } from './model/candidate-file';
import { createPredictor, type Predictor } from './predictor';
import type { Prepared } from './prepare';

/** What all candidates of a job are judged by. */
export interface Bench {
  request: AutoMlRequest;
  prepared: Prepared;
  objective: string;
  /** Rows of a validation channel or fraction; without them each row is judged by the model that did not see it. */
  validation?: Table;
  /** The training rows, for the time that one takes. */
  table: Table;
}

/** A candidate before it is judged. */
export interface Contender {
  name: string;
  algorithm: string;
  members: readonly Member[];
  stack?: readonly Member[];
  /** rows x classes, or values. */
  outOfFold: Float64Array;
  startedAt: number;
}

/** A judged candidate with what its model file is made of. */
export type Judged = Contender & { candidate: Candidate; threshold: number };

const TIMED_ROWS = 200;

/** The candidate's model.json. */
export function fileOf({ prepared, request }: Bench, { name, members, stack }: Contender, threshold: number): CandidateFile {
  return {
    version: 1, name, problemType: prepared.problemType, target: request.target, columns: prepared.columns, plan: prepared.plan,
    ...(stack === undefined ? {} : { stack: [...stack] }), members: [...members],
    ...(prepared.problemType === 'Regression' ? {} : { labels: prepared.labels }), ...(prepared.labels.length === 2 ? { threshold } : {}),
  };
}

/** Judges a candidate; the threshold comes from out-of-fold predictions in any case. */
export function judgeCandidate(bench: Bench, contender: Contender): Judged {
  const { prepared, objective, request } = bench;
  const threshold = tuneThreshold(objective, prepared.data.target, contender.outOfFold, prepared.labels.length);
  const predictor = createPredictor(fileOf(bench, contender, threshold));
  const metrics = bench.validation === undefined
    ? metricsOf(prepared.problemType, prepared.data.target, contender.outOfFold, prepared.labels.length, threshold)
    : validate(bench, predictor, bench.validation, threshold);
  const candidate: Candidate = {
    name: contender.name, algorithm: contender.algorithm, status: 'Completed', objectiveValue: metrics[objective] ?? Number.NaN,
    metrics: [
      ...Object.entries(metrics).map(([name, value]) => ({ name, standardName: name, set: 'Validation' as const, value })),
      { name: 'InferenceLatency', standardName: 'InferenceLatency', set: 'Validation', value: latencyOf(bench, predictor) },
    ],
    modelFolder: `sagemaker-automl-candidates/model/${contender.name}`, environment: environmentOf(contender.name, prepared.problemType), startedAt: contender.startedAt, endedAt: request.now(),
  };
  return { ...contender, candidate, threshold };
}

/** Metrics on rows that no model of the candidate was trained on. */
function validate({ prepared, request }: Bench, predictor: Predictor, table: Table, threshold: number): Record<string, number> {
  const columns = prepared.columns.map((column) => columnOf(table, column));
  const width = widthOf(prepared.problemType, prepared.labels.length);
  const predictions = new Float64Array(table.rows * width);
  const actual = columnOf(table, request.target).map((cell) => (prepared.problemType === 'Regression' ? Number(cell) : prepared.labels.indexOf(cell ?? '')));
  for (let row = 0; row < table.rows; row += 1) {
    const [prediction] = predictor.predict([columns.map((cells) => cells[row] ?? null)]);
    predictions.set(prediction?.probabilities ?? [prediction?.value ?? Number.NaN], row * width);
  }
  return metricsOf(prepared.problemType, actual, predictions, prepared.labels.length, threshold);
}

/** Seconds that one row takes, as Autopilot reports it. */
function latencyOf({ table, prepared, request }: Bench, predictor: Predictor): number {
  const columns = prepared.columns.map((column) => columnOf(table, column));
  const rows = Array.from({ length: Math.min(TIMED_ROWS, table.rows) }, (_, row) => columns.map((cells) => cells[row] ?? null));
  const startedAt = request.now();
  predictor.predict(rows);
  return (request.now() - startedAt) / 1000 / Math.max(1, rows.length);
}

function environmentOf(name: string, problemType: ProblemType): Record<string, string> {
  return {
    MODEL_NAME: name, SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT: 'text/csv', SAGEMAKER_INFERENCE_OUTPUT: 'predicted_label',
    SAGEMAKER_INFERENCE_SUPPORTED: problemType === 'Regression' ? 'predicted_label' : 'predicted_label,probability,probabilities,labels',
    SAGEMAKER_PROGRAM: 'sagemaker_serve', SAGEMAKER_SUBMIT_DIRECTORY: '/opt/ml/model/code',
  };
}
