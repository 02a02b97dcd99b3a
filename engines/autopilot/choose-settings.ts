// Which candidates a job trains: what its request allows of those that there are.
import { InputError } from '../../flows/problems';
import { candidateSettings, stackSettings, type CandidateSettings, type ProblemType } from './learners/settings';
import type { AutoMlRequest } from './job';

/** As many trials as Autopilot makes, the ensemble among them. */
const DEFAULT_CANDIDATES = 10;
/** From this size on, a second layer would take longer than it gains in a job without a stated time. */
const STACKED_ROWS = 200_000;
/** More rows than this are many. */
const MANY_ROWS = 30_000;

/** The candidates of both layers. */
export interface ChosenSettings {
  readonly first: readonly CandidateSettings[];
  readonly second: readonly CandidateSettings[];
}

/** @throws InputError where the algorithms asked for are none that the engine has */
export function chooseSettings(request: Pick<AutoMlRequest, 'algorithms' | 'maxCandidates' | 'maxRuntimeSeconds'>, problemType: ProblemType, rows: number): ChosenSettings {
  const { algorithms, maxCandidates, maxRuntimeSeconds } = request;
  const fits = ({ algorithm, learner }: CandidateSettings): boolean => (algorithms === undefined || algorithms.includes(algorithm))
    && !(problemType === 'MulticlassClassification' && learner.kind === 'boosting' && learner.orderedStatistics !== undefined);
  const [allowed, stacked] = [candidateSettings.filter(fits), stackSettings.filter(fits)];
  if (allowed.length === 0) {
    throw new InputError([{ message: `of the algorithms ${algorithms?.join(', ')} none is here for ${problemType}; there are ${[...new Set(candidateSettings.map(({ algorithm }) => algorithm))].join(', ')}` }]);
  }
  const most = maxCandidates ?? (maxRuntimeSeconds === undefined ? DEFAULT_CANDIDATES : candidateSettings.length + stackSettings.length + 1);
  // The ensemble is a candidate too.
  const base = Math.max(1, most === 1 ? 1 : most - 1);
  const first = allowed.slice(0, base).map((settings) => forSize(settings, rows));
  const spare = base - first.length;
  const second = first.length < 2 || (maxRuntimeSeconds === undefined && rows > STACKED_ROWS) ? [] : stacked.slice(0, spare).map((settings) => forSize(settings, rows));
  return { first, second };
}

/** Boosting on many rows takes larger steps: many small ones then cost more time than they gain. */
function forSize(settings: CandidateSettings, rows: number): CandidateSettings {
  const { learner } = settings;
  return learner.kind === 'boosting' && rows > MANY_ROWS ? { ...settings, learner: { ...learner, rate: learner.rate * 2 } } : settings;
}

/** What of the request is done otherwise than asked, told instead of passed over. */
export function absentAlgorithms({ algorithms }: Pick<AutoMlRequest, 'algorithms'>): string[] {
  const absent = (algorithms ?? []).filter((name) => !candidateSettings.some(({ algorithm }) => algorithm === name));
  return absent.length === 0 ? [] : [`the algorithms ${absent.join(', ')} are not here and are left out`];
}
