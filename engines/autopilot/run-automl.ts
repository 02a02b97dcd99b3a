// Autopilot in ENSEMBLING mode: candidates trained on folds in worker threads, a second layer over them, an ensemble, a ranking, reports.
import { InputError } from '../../flows/problems';
import { absentAlgorithms, chooseSettings, thinned } from './choose-settings';
import { sharedRowsWarning } from './data/data-warnings';
import { readTable } from './data/read-table';
import { subsample } from './data/subsample';
import type { Table } from './data/table';
import { holdOutRows } from './data/hold-out-rows';
import { weightedEnsemble } from './ensemble/weighted-ensemble';
import { stackedData } from './ensemble/stack-layer';
import type { AutoMlRequest, AutoMlResult, Candidate } from './job';
import { fileOf, judgeCandidate, type Bench, type Contender, type Judged } from './judge-candidate';
import type { CandidateSettings, ProblemType } from './learners/settings';
import { directionOf, goodness, objectives } from './metrics/objective';
import type { Member } from './model/candidate-file';
import { writeModel } from './model/write-model';
import { prepare, type Prepared } from './prepare';
import { writeReports } from './reports/write-reports';
import { trainLayer, type FailedCandidate, type LayerOptions, type TrainedCandidate } from './train-layer';

export type { AutoMlEvent, AutoMlRequest, AutoMlResult, Candidate } from './job';
export type { FeatureSpecification } from './prepare';
export type { ProblemType } from './learners/settings';

const FOLDS = 5;
/** Share of the job's time for training; the rest is for the ensemble and the reports. */
const TRAINING_SHARE = 0.9;
/** Share of the training time after which the second layer begins, where there is one. */
const FIRST_LAYER_SHARE = 0.65;

/**
 * Runs a job.
 * @throws InputError where data or settings are at fault; Error where it was stopped or no candidate was trained
 */
export async function runAutoMl(request: AutoMlRequest): Promise<AutoMlResult> {
  const startedAt = request.now();
  const status = (secondaryStatus: string): void => request.onEvent({ type: 'status', secondaryStatus });
  status('AnalyzingData');
  const { table, validation, held, told } = await readData(request);
  status('FeatureEngineering');
  const prepared = prepare(table, prepareOptions(request, held));
  const objective = objectiveOf(request, prepared.problemType);
  for (const line of [...absentAlgorithms(request), ...told, ...(validation === undefined ? [] : sharedRowsWarning(table, validation)), ...thinned(prepared.data.width), ...prepared.warnings]) request.onEvent({ type: 'log', line: `warning: ${line}` });
  status('ModelTuning');
  const bench: Bench = { request, prepared, objective, table, ...(validation === undefined ? {} : { validation }) };
  const chosen = chooseSettings(request, prepared.problemType, { rows: prepared.data.rows, features: prepared.data.width });
  const run = new Training(bench, startedAt);
  await run.first(chosen.first, chosen.second.length > 0);
  await run.second(chosen.second);
  const ranked = run.ranked();
  const [winner] = ranked;
  if (winner === undefined) throw new Error(run.failed[0] === undefined ? 'no candidate was trained before the time ran out' : `no candidate could be trained; ${run.failed[0].name} failed: ${run.failed[0].reason}`);
  for (const judged of ranked) await writeModel(request.outputFolder, judged.candidate, fileOf(bench, judged, judged.threshold));
  status('GeneratingExplainabilityReport');
  const reports = await writeReports({ request, prepared, table, entries: ranked, objective, winner });
  const secondaryStatus = run.trained < chosen.first.length + chosen.second.length - run.failed.length ? 'MaxAutoMLJobRuntimeReached' : request.maxCandidates !== undefined && ranked.length >= request.maxCandidates ? 'MaxCandidatesReached' : 'Completed';
  status(secondaryStatus);
  return {
    problemType: prepared.problemType, objective: { name: objective, direction: directionOf(objective) },
    candidates: [...ranked.map(({ candidate }) => candidate), ...run.failed.map(failedCandidate)], best: winner.candidate, secondaryStatus, reports,
  };
}

/** The rows to train on and those to judge by, where some are set aside; `held` tells how many of the training channel. */
async function readData(request: AutoMlRequest): Promise<{ table: Table; validation?: Table; held: number; told: string[] }> {
  const { validationFraction: fraction } = request;
  if (fraction !== undefined && !(fraction > 0 && fraction < 1)) throw new InputError([{ message: `the validation fraction is ${fraction}; it lies between 0 and 1, both excluded` }]);
  if (fraction !== undefined && request.validation !== undefined) throw new InputError([{ message: 'a validation fraction and a validation channel exclude each other; give one of them' }]);
  const resources = { memoryMegabytes: request.memoryMegabytes, threads: request.threads };
  const read = await readTable(request.training, request.contentType, resources);
  const { table: all, told } = subsample(read, request.target, request.problemType, request.seed);
  if (request.validation !== undefined) return { table: all, validation: sameColumns(all, await readTable(request.validation, request.contentType, resources)), held: 0, told };
  if (fraction === undefined) return { table: all, held: 0, told };
  const { training, validation } = holdOutRows(all, request.target, fraction, request.seed);
  return { table: training, validation, held: validation.rows, told };
}

/** @throws InputError where the validation channel lacks a column of the training channel */
function sameColumns(training: Table, validation: Table): Table {
  const lacking = training.columns.filter((name) => !validation.columns.includes(name));
  if (lacking.length === 0) return validation;
  throw new InputError([{ message: `the validation channel lacks ${lacking.map((name) => `"${name}"`).join(', ')}, which the training channel has; both need the same header` }]);
}

function prepareOptions(request: AutoMlRequest, held: number): Parameters<typeof prepare>[1] {
  const { target, minimumRows, seed, problemType, featureSpecification, sampleWeight, positive } = request;
  return {
    target, minimumRows: (minimumRows ?? 500) - held, seed, foldCount: FOLDS,
    ...(problemType === undefined ? {} : { problemType }), ...(featureSpecification === undefined ? {} : { specification: featureSpecification }),
    ...(sampleWeight === undefined ? {} : { sampleWeight }), ...(positive === undefined ? {} : { positive }),
  };
}

/** @throws InputError where it is of another problem */
function objectiveOf({ objective, problemType }: AutoMlRequest, found: ProblemType): string {
  const [usual = 'Accuracy'] = objectives[found];
  if (objective === undefined || objectives[found].includes(objective)) return objective ?? usual;
  throw new InputError([{ message: `the objective ${objective} does not fit ${problemType ?? found}; allowed are ${objectives[found].join(', ')}` }]);
}

function failedCandidate({ name, algorithm, startedAt, endedAt, reason }: FailedCandidate): Candidate {
  return { name, algorithm, status: 'Failed', metrics: [], modelFolder: `sagemaker-automl-candidates/model/${name}`, environment: {}, startedAt, endedAt, failureReason: reason };
}

/** The candidates of a job as they come. */
class Training {
  readonly failed: FailedCandidate[] = [];
  private readonly judged: Judged[] = [];
  /** In the order of their settings, which is that of a stack's features. */
  private base: TrainedCandidate[] = [];
  private readonly deadline: number;

  constructor(private readonly bench: Bench, private readonly startedAt: number) {
    const { maxRuntimeSeconds } = bench.request;
    this.deadline = maxRuntimeSeconds === undefined ? Number.POSITIVE_INFINITY : startedAt + maxRuntimeSeconds * 1000 * TRAINING_SHARE;
  }

  /** How many were trained, the ensemble left out. */
  get trained(): number {
    return this.judged.length;
  }

  async first(settings: readonly CandidateSettings[], stacked: boolean): Promise<void> {
    const deadline = stacked && Number.isFinite(this.deadline) ? this.startedAt + (this.deadline - this.startedAt) * FIRST_LAYER_SHARE : this.deadline;
    const trained = await this.layer(this.bench.prepared, settings, 1, deadline);
    const order = settings.map(({ name }) => `${name}-BAG-L1-t1`);
    this.base = trained.sort((one, other) => order.indexOf(one.name) - order.indexOf(other.name));
  }

  /** Trains on what the first layer predicts; nothing where there is no layer to stack on, or no time. */
  async second(settings: readonly CandidateSettings[]): Promise<void> {
    if (settings.length === 0 || this.base.length < 2 || this.bench.request.now() >= this.deadline) return;
    const data = stackedData(this.bench.prepared.data, this.base.map(({ outOfFold }) => outOfFold));
    await this.layer({ ...this.bench.prepared, data }, settings, 2, this.deadline, this.base.map(memberOf));
  }

  private async layer({ data }: Prepared, settings: readonly CandidateSettings[], layer: 1 | 2, deadline: number, stack?: readonly Member[]): Promise<TrainedCandidate[]> {
    const { request } = this.bench;
    const trained: TrainedCandidate[] = [];
    const options: LayerOptions = {
      layer, seed: request.seed, threads: request.threads, workerFile: request.workerFile, deadline, now: request.now, signal: request.signal,
      ...(request.maxRuntimePerCandidateSeconds === undefined ? {} : { maxRuntimePerCandidateSeconds: request.maxRuntimePerCandidateSeconds }),
      onTrained: (candidate) => {
        trained.push(candidate);
        this.judge({ ...candidate, members: [memberOf(candidate)], ...(stack === undefined ? {} : { stack }) });
      },
      onFailed: (candidate) => {
        this.failed.push(candidate);
        request.onEvent({ type: 'log', line: `${candidate.name} failed: ${candidate.reason}` });
        request.onEvent({ type: 'candidate', candidate: failedCandidate(candidate) });
      },
    };
    await trainLayer(data, settings, options);
    return trained;
  }

  private judge(contender: Contender): Judged {
    const { request, objective } = this.bench;
    const judged = judgeCandidate(this.bench, contender);
    this.judged.push(judged);
    const { candidate } = judged;
    request.onEvent({ type: 'log', line: `${candidate.name}: ${objective} ${candidate.objectiveValue?.toFixed(5)} in ${((candidate.endedAt - candidate.startedAt) / 1000).toFixed(1)} s` });
    request.onEvent({ type: 'candidate', candidate });
    return judged;
  }

  /** All candidates with the ensemble of them, best first. */
  ranked(): Judged[] {
    const { bench } = this;
    const value = ({ candidate }: Judged): number => goodness(bench.objective, candidate.objectiveValue ?? Number.NaN);
    if (this.judged.length > 1) {
      const startedAt = bench.request.now();
      const ordered = [...this.judged].sort((one, other) => (one.name < other.name ? -1 : 1));
      const { members, outOfFold } = weightedEnsemble(bench.prepared.data, bench.objective, ordered.map(({ name, outOfFold: own, members: [member] }) => ({ name, models: member?.models ?? [], outOfFold: own })));
      const stack = ordered.find((judged) => judged.stack !== undefined && members.some(({ name }) => name === judged.name))?.stack;
      this.judge({ name: 'WeightedEnsemble-L2-FULL-t1', algorithm: 'weighted-ensemble', members, outOfFold, startedAt, ...(stack === undefined ? {} : { stack }) });
    }
    return [...this.judged].sort((one, other) => value(other) - value(one) || (one.name < other.name ? -1 : 1));
  }
}

const memberOf = ({ name, models }: TrainedCandidate): Member => ({ name, weight: 1, models });
