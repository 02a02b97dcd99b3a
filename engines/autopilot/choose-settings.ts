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

/** Trees do not look at more features than this, each at others. */
const MOST_FEATURES = 500;

/** What is to be trained on. */
export interface TableSize { readonly rows: number; readonly features: number }

/** The candidates of both layers. */
export interface ChosenSettings {
  readonly first: readonly CandidateSettings[];
  readonly second: readonly CandidateSettings[];
}

/** @throws InputError where the algorithms asked for are none that the engine has */
export function chooseSettings(request: Pick<AutoMlRequest, 'algorithms' | 'maxCandidates' | 'maxRuntimeSeconds'>, problemType: ProblemType, size: TableSize): ChosenSettings {
  const { rows } = size;
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
  const first = allowed.slice(0, base).map((settings) => forSize(settings, size));
  const spare = base - first.length;
  const second = first.length < 2 || (maxRuntimeSeconds === undefined && rows > STACKED_ROWS) ? [] : stacked.slice(0, spare).map((settings) => forSize(settings, size));
  return { first, second };
}

/**
 * Boosting on many rows takes larger steps, since many small ones then cost more time than they gain;
 * trees on very many features look at some of them.
 */
function forSize(settings: CandidateSettings, { rows, features }: TableSize): CandidateSettings {
  const { learner } = settings;
  const share = Math.min(1, MOST_FEATURES / features);
  if (learner.kind === 'linear') return settings;
  if (learner.kind === 'forest') return share === 1 ? settings : { ...settings, learner: { ...learner, splitFraction: Math.min(learner.splitFraction, share) } };
  return { ...settings, learner: { ...learner, rate: rows > MANY_ROWS ? learner.rate * 2 : learner.rate, featureFraction: Math.min(learner.featureFraction, share) } };
}

/** What is done otherwise on a table with very many features, in words. */
export const thinned = (features: number): string[] => (features <= MOST_FEATURES ? [] : [`the data has ${features} features; each tree looks at ${MOST_FEATURES} of them, chosen at random`]);

/** What of the request is done otherwise than asked, told instead of passed over. */
export function absentAlgorithms({ algorithms }: Pick<AutoMlRequest, 'algorithms'>): string[] {
  const absent = (algorithms ?? []).filter((name) => !candidateSettings.some(({ algorithm }) => algorithm === name));
  return absent.length === 0 ? [] : [`the algorithms ${absent.join(', ')} are not here and are left out`];
}
