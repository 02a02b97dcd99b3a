// Autopilot in ENSEMBLING mode: candidates trained on folds in worker threads, an ensemble of them, a ranking, reports.
import fs from 'node:fs/promises';
import path from 'node:path';
import { InputError } from '../../flows/problems';
import { readTable } from './data/read-table';
import { columnOf } from './data/table';
import { greedyWeights } from './ensemble/greedy-weights';
import { candidateSettings, type CandidateSettings, type ProblemType } from './learners/settings';
import { logLossOf } from './metrics/classification';
import { directionOf, goodness, metricsOf, objectives, tuneThreshold } from './metrics/objective';
import type { AutoMlRequest, AutoMlResult, Candidate } from './job';
import { widthOf, type StoredModel } from './model/base-model';
import type { CandidateFile, Member } from './model/candidate-file';
import { lightGbmText } from './model/lightgbm-text';
import { encodeTable, prepare, type Prepared } from './prepare';
import { writeReports } from './reports/write-reports';
import { WorkerPool } from './worker-pool';
import { createPredictor } from './predictor';
import type { Table } from './data/table';

export type { AutoMlEvent, AutoMlRequest, AutoMlResult, Candidate } from './job';
export type { FeatureSpecification } from './prepare';
export type { ProblemType } from './learners/settings';

/** A base candidate with its out-of-fold predictions. */
interface Trained {
  candidate: Candidate;
  models: StoredModel[];
  /** rows x width, each row by the model that did not see it. */
  outOfFold: Float64Array;
}

const foldCount = 5;

function environmentOf(name: string, problemType: ProblemType): Record<string, string> {
  const classification = problemType !== 'Regression';
  return {
    MODEL_NAME: name, SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT: 'text/csv', SAGEMAKER_INFERENCE_OUTPUT: 'predicted_label',
    SAGEMAKER_INFERENCE_SUPPORTED: classification ? 'predicted_label,probability,probabilities,labels' : 'predicted_label',
    SAGEMAKER_PROGRAM: 'sagemaker_serve', SAGEMAKER_SUBMIT_DIRECTORY: '/opt/ml/model/code',
  };
}

/** Which settings are tried. @throws InputError where the algorithms asked for are none that the engine has */
function chooseSettings(request: AutoMlRequest): readonly CandidateSettings[] {
  const allowed = request.algorithms === undefined ? candidateSettings : candidateSettings.filter(({ algorithm }) => request.algorithms?.includes(algorithm));
  if (allowed.length === 0) throw new InputError([{ message: `of the algorithms ${request.algorithms?.join(', ')} none is here; there are ${[...new Set(candidateSettings.map(({ algorithm }) => algorithm))].join(', ')}` }]);
  return allowed.slice(0, Math.max(1, (request.maxCandidates ?? 10) - (request.maxCandidates === 1 ? 0 : 1)));
}

/** One run of the engine. */
class AutoMlRun {
  private readonly width: number;
  private readonly objective: string;
  private readonly deadline: number;

  constructor(private readonly request: AutoMlRequest, private readonly prepared: Prepared, private readonly validation: { matrixTable: Table } | undefined, startedAt: number) {
    this.width = widthOf(prepared.problemType, prepared.labels.length);
    this.objective = request.objective ?? objectives[prepared.problemType][0] ?? 'Accuracy';
    this.deadline = request.maxRuntimeSeconds === undefined ? Number.POSITIVE_INFINITY : startedAt + request.maxRuntimeSeconds * 900;
  }

  /** Trains the base candidates; those that the time does not allow are left out. */
  async trainAll(): Promise<Trained[]> {
    const { request } = this;
    const pool = new WorkerPool(request.workerFile, request.threads, this.prepared.data);
    const stop = (): void => { pool.close().catch((error: unknown) => request.onEvent({ type: 'log', line: String(error) })); };
    request.signal.addEventListener('abort', stop, { once: true });
    const trained: Trained[] = [];
    try {
      const running = chooseSettings(request).map(async (settings, at) => {
        const found = await this.trainOne(pool, settings, at);
        if (found === undefined) return;
        trained.push(found);
        request.onEvent({ type: 'candidate', candidate: found.candidate });
      });
      await Promise.race([Promise.all(running), aborted(request.signal)]);
    } finally {
      request.signal.removeEventListener('abort', stop);
      await pool.close();
    }
    return trained.sort((one, other) => goodness(this.objective, other.candidate.objectiveValue ?? Number.NaN) - goodness(this.objective, one.candidate.objectiveValue ?? Number.NaN));
  }

  private async trainOne(pool: WorkerPool, settings: CandidateSettings, at: number): Promise<Trained | undefined> {
    const { request, prepared } = this;
    const limit = request.maxRuntimePerCandidateSeconds === undefined ? Number.POSITIVE_INFINITY : Date.now() + request.maxRuntimePerCandidateSeconds * 1000;
    const remaining = this.deadline - request.now();
    const deadline = Math.min(limit, Number.isFinite(remaining) ? Date.now() + remaining : Number.POSITIVE_INFINITY);
    if (at > 0 && remaining <= 0) return undefined;
    const startedAt = request.now();
    const folds = await Promise.all(Array.from({ length: foldCount }, (_, fold) => pool.run({ settings: settings.learner, fold, seed: request.seed * 1009 + at, deadline })));
    const outOfFold = new Float64Array(prepared.data.rows * this.width);
    for (const { rows, predictions } of folds) rows.forEach((row, index) => outOfFold.set(predictions.subarray(index * this.width, (index + 1) * this.width), row * this.width));
    const models = folds.map(({ model }) => model);
    const name = `${settings.name}-BAG-L1-t1`;
    const candidate = this.judge(name, settings.algorithm, [{ name: settings.name, weight: 1, models }], outOfFold, startedAt);
    request.onEvent({ type: 'log', line: `${name}: ${this.objective} ${candidate.objectiveValue?.toFixed(5)} in ${((request.now() - startedAt) / 1000).toFixed(1)} s` });
    return { candidate, models, outOfFold };
  }

  /** The candidate's file. */
  fileOf(name: string, members: readonly Member[], threshold: number): CandidateFile {
    const { prepared } = this;
    return {
      version: 1, name, problemType: prepared.problemType, target: this.request.target, columns: prepared.columns, plan: prepared.plan, members: [...members],
      ...(prepared.problemType === 'Regression' ? {} : { labels: prepared.labels }), ...(prepared.labels.length === 2 ? { threshold } : {}),
    };
  }

  thresholdOf(outOfFold: Float64Array): number {
    return tuneThreshold(this.objective, this.prepared.data.target, outOfFold, this.prepared.labels.length);
  }

  private judge(name: string, algorithm: string, members: readonly Member[], outOfFold: Float64Array, startedAt: number): Candidate {
    const { prepared, request } = this;
    const threshold = this.thresholdOf(outOfFold);
    const metrics = this.validation === undefined
      ? metricsOf(prepared.problemType, prepared.data.target, outOfFold, prepared.labels.length, threshold)
      : this.validate(this.fileOf(name, members, threshold), this.validation.matrixTable, threshold);
    return {
      name, algorithm, status: 'Completed', objectiveValue: metrics[this.objective] ?? Number.NaN,
      metrics: Object.entries(metrics).map(([metric, value]) => ({ name: metric, standardName: metric, set: 'Validation', value })),
      modelFolder: `sagemaker-automl-candidates/model/${name}`, environment: environmentOf(name, prepared.problemType), startedAt, endedAt: request.now(),
    };
  }

  /** Metrics on the rows of a validation channel or fraction. */
  private validate(file: CandidateFile, table: Table, threshold: number): Record<string, number> {
    const { prepared, request } = this;
    const predictor = createPredictor(file);
    const columns = prepared.columns.map((column) => columnOf(table, column));
    const predictions = new Float64Array(table.rows * this.width);
    const actual = columnOf(table, request.target).map((cell) => (prepared.problemType === 'Regression' ? Number(cell) : prepared.labels.indexOf(cell ?? '')));
    for (let row = 0; row < table.rows; row += 1) {
      const [prediction] = predictor.predict([columns.map((cells) => cells[row] ?? null)]);
      predictions.set(prediction?.probabilities ?? [prediction?.value ?? Number.NaN], row * this.width);
    }
    return metricsOf(prepared.problemType, actual, predictions, prepared.labels.length, threshold);
  }

  /** The weighted ensemble of the base candidates. */
  ensemble(trained: readonly Trained[]): { candidate: Candidate; members: Member[]; outOfFold: Float64Array } {
    const { prepared } = this;
    const startedAt = this.request.now();
    const byLoss = this.objective;
    const judge = (predictions: Float64Array): number => {
      if (prepared.problemType !== 'Regression') return -logLossOf(prepared.data.target, predictions, prepared.labels.length);
      return goodness(byLoss, metricsOf(prepared.problemType, prepared.data.target, predictions, prepared.labels.length, 0.5)[byLoss] ?? Number.NaN);
    };
    const weights = greedyWeights(trained.map(({ outOfFold }) => outOfFold), judge, 25);
    const outOfFold = new Float64Array(prepared.data.rows * this.width);
    const members: Member[] = [];
    trained.forEach(({ candidate, models, outOfFold: own }, at) => {
      const weight = weights[at] ?? 0;
      if (weight === 0) return;
      members.push({ name: candidate.name, weight, models });
      for (let cell = 0; cell < outOfFold.length; cell += 1) outOfFold[cell] = (outOfFold[cell] as number) + weight * (own[cell] as number);
    });
    return { candidate: this.judge('WeightedEnsemble-L2-FULL-t1', 'weighted-ensemble', members, outOfFold, startedAt), members, outOfFold };
  }

  get objectiveName(): string {
    return this.objective;
  }
}

const aborted = (signal: AbortSignal): Promise<never> => new Promise((_, reject) => {
  const stop = (): void => reject(new Error('the job was stopped'));
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
});

/** model.json, and for boosted trees alone each fold's model in LightGBM's text format. */
async function writeModel(folder: string, candidate: Candidate, file: CandidateFile): Promise<void> {
  const target = path.join(folder, candidate.modelFolder);
  await fs.mkdir(target, { recursive: true });
  await fs.writeFile(path.join(target, 'model.json'), JSON.stringify(file));
  const [member, ...others] = file.members;
  if (member === undefined || others.length > 0) return;
  for (const [fold, model] of member.models.entries()) {
    if (model.kind === 'boosting') await fs.writeFile(path.join(target, `lightgbm-fold-${fold + 1}.txt`), lightGbmText(model, file.problemType, file.plan));
  }
}

function checkObjective({ objective, problemType }: AutoMlRequest, found: ProblemType): void {
  if (objective === undefined || objectives[found].includes(objective)) return;
  throw new InputError([{ message: `the objective ${objective} does not fit ${problemType ?? found}; allowed are ${objectives[found].join(', ')}` }]);
}

/** What of the request is done otherwise than asked, told instead of passed over. @throws InputError where the fraction is none */
function deviations({ algorithms, validationFraction }: AutoMlRequest): string[] {
  if (validationFraction !== undefined && !(validationFraction > 0 && validationFraction < 1)) {
    throw new InputError([{ message: `the validation fraction is ${validationFraction}; it lies between 0 and 1, both excluded` }]);
  }
  const absent = (algorithms ?? []).filter((name) => !candidateSettings.some(({ algorithm }) => algorithm === name));
  return [
    ...(absent.length === 0 ? [] : [`the algorithms ${absent.join(', ')} are not here and are left out`]),
    ...(validationFraction === undefined ? [] : [`no fraction of ${validationFraction} is set aside: each row is judged by the model of ${foldCount} that did not train on it`]),
  ];
}

/**
 * Runs a job.
 * @throws InputError where data or settings are at fault; Error where it was stopped or no candidate was trained
 */
export async function runAutoMl(request: AutoMlRequest): Promise<AutoMlResult> {
  const startedAt = request.now();
  const status = (secondaryStatus: string): void => request.onEvent({ type: 'status', secondaryStatus });
  const told = deviations(request);
  status('AnalyzingData');
  const resources = { memoryMegabytes: request.memoryMegabytes, threads: request.threads };
  const table = await readTable(request.training, request.contentType, resources);
  const validation = request.validation === undefined ? undefined : { matrixTable: await readTable(request.validation, request.contentType, resources) };
  status('FeatureEngineering');
  const prepared = prepare(table, {
    target: request.target, minimumRows: request.minimumRows ?? 500, seed: request.seed, foldCount,
    ...(request.problemType === undefined ? {} : { problemType: request.problemType }),
    ...(request.featureSpecification === undefined ? {} : { specification: request.featureSpecification }),
    ...(request.sampleWeight === undefined ? {} : { sampleWeight: request.sampleWeight }),
    ...(request.positive === undefined ? {} : { positive: request.positive }),
  });
  checkObjective(request, prepared.problemType);
  for (const line of [...told, ...prepared.warnings]) request.onEvent({ type: 'log', line: `warning: ${line}` });
  status('ModelTuning');
  const run = new AutoMlRun(request, prepared, validation, startedAt);
  const trained = await run.trainAll();
  if (trained.length === 0) throw new Error('no candidate was trained before the time ran out');
  const ensemble = trained.length > 1 ? run.ensemble(trained) : undefined;
  if (ensemble !== undefined) request.onEvent({ type: 'candidate', candidate: ensemble.candidate });
  const entries = [
    ...trained.map(({ candidate, models, outOfFold }) => ({ candidate, members: [{ name: candidate.name, weight: 1, models }] as Member[], outOfFold })),
    ...(ensemble === undefined ? [] : [ensemble]),
  ].sort((one, other) => goodness(run.objectiveName, other.candidate.objectiveValue ?? Number.NaN) - goodness(run.objectiveName, one.candidate.objectiveValue ?? Number.NaN));
  for (const { candidate, members, outOfFold } of entries) await writeModel(request.outputFolder, candidate, run.fileOf(candidate.name, members, run.thresholdOf(outOfFold)));
  const [winner] = entries;
  if (winner === undefined) throw new Error('no candidate was trained');
  status('GeneratingExplainabilityReport');
  const reports = await writeReports({ request, prepared, table, entries, objective: run.objectiveName, winner, threshold: run.thresholdOf(winner.outOfFold), matrix: encodeTable });
  const timeUp = request.maxRuntimeSeconds !== undefined && trained.length < chooseSettings(request).length;
  const secondaryStatus = timeUp ? 'MaxAutoMLJobRuntimeReached' : request.maxCandidates !== undefined && entries.length >= request.maxCandidates ? 'MaxCandidatesReached' : 'Completed';
  status(secondaryStatus);
  return {
    problemType: prepared.problemType, objective: { name: run.objectiveName, direction: directionOf(run.objectiveName) },
    candidates: entries.map(({ candidate }) => candidate), best: winner.candidate, secondaryStatus, reports,
  };
}
