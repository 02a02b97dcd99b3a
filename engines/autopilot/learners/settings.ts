// The candidates' settings: a table of what is trained, several settings of each learner.

/** Problem types in Autopilot's words. */
export type ProblemType = 'BinaryClassification' | 'MulticlassClassification' | 'Regression';

/** How a candidate learns. */
export type LearnerSettings =
  | {
    kind: 'boosting'; rate: number; leaves: number; minRows: number; l1: number; l2: number; featureFraction: number; bagging: number; rounds: number; patience: number; extra: boolean; smoothing: number;
    /** Limits of categorical splits. @default 32 and 100, as LightGBM */
    mostCodes?: number; groupRows?: number;
    /** Categories as ordered target statistics instead of sets found by their gradients; one output only. */
    orderedStatistics?: { strength: number; orders: number };
  }
  | { kind: 'forest'; trees: number; leaves: number; minRows: number; splitFraction: number; extra: boolean }
  | { kind: 'linear'; l2: number; l1Ratio: number };

/** One candidate before it is trained. */
export interface CandidateSettings {
  name: string;
  /** Autopilot's word for the algorithm. */
  algorithm: 'lightgbm' | 'randomforest' | 'extra-trees' | 'linear-learner' | 'catboost' | 'xgboost';
  learner: LearnerSettings;
}

const boosting = { kind: 'boosting', rate: 0.05, leaves: 31, minRows: 20, l1: 0, l2: 1, featureFraction: 0.8, bagging: 0.8, rounds: 600, patience: 40, extra: false, smoothing: 10 } as const;
const ordered = { ...boosting, leaves: 16, featureFraction: 1, extra: true, orderedStatistics: { strength: 10, orders: 4 } } as const;
const forest = { kind: 'forest', trees: 60, leaves: 200, minRows: 4, splitFraction: 0.33, extra: false } as const;

/**
 * In the order in which they are trained: the likeliest to win first, so that a short budget still gives something good.
 * A job without limits takes the first nine, as Autopilot makes ten trials; more candidates or more time reach the others.
 */
export const candidateSettings: readonly CandidateSettings[] = [
  { name: 'CatBoost', algorithm: 'catboost', learner: ordered },
  { name: 'LightGBM', algorithm: 'lightgbm', learner: boosting },
  { name: 'LinearModel', algorithm: 'linear-learner', learner: { kind: 'linear', l2: 1, l1Ratio: 0 } },
  { name: 'ExtraTrees', algorithm: 'extra-trees', learner: { ...forest, extra: true, splitFraction: 0.5, leaves: 250 } },
  { name: 'RandomForest', algorithm: 'randomforest', learner: forest },
  { name: 'LightGBM-extra', algorithm: 'lightgbm', learner: { ...boosting, extra: true, rate: 0.08, featureFraction: 0.6, groupRows: 20 } },
  { name: 'CatBoost-shallow', algorithm: 'catboost', learner: { ...ordered, leaves: 8, rate: 0.08, extra: false, featureFraction: 0.8 } },
  { name: 'LightGBM-shallow', algorithm: 'lightgbm', learner: { ...boosting, leaves: 7, rate: 0.08, minRows: 10 } },
  { name: 'LinearModel-sparse', algorithm: 'linear-learner', learner: { kind: 'linear', l2: 3, l1Ratio: 0.5 } },
  { name: 'LightGBM-large', algorithm: 'lightgbm', learner: { ...boosting, leaves: 63, rate: 0.03, minRows: 30, l2: 5, featureFraction: 0.6 } },
  { name: 'CatBoost-deep', algorithm: 'catboost', learner: { ...ordered, leaves: 31, rate: 0.03, featureFraction: 0.7, l2: 3 } },
  { name: 'RandomForest-shallow', algorithm: 'randomforest', learner: { ...forest, minRows: 12, splitFraction: 0.2, leaves: 100 } },
  { name: 'CatBoost-strong', algorithm: 'catboost', learner: { ...ordered, featureFraction: 0.8, l2: 5, bagging: 0.6, orderedStatistics: { strength: 30, orders: 8 } } },
  { name: 'ExtraTrees-deep', algorithm: 'extra-trees', learner: { ...forest, extra: true, splitFraction: 0.8, leaves: 500, trees: 120 } },
];

/** Candidates of the second layer, which see what those of the first predict beside the features. */
export const stackSettings: readonly CandidateSettings[] = [
  { name: 'CatBoost', algorithm: 'catboost', learner: { ...ordered, rate: 0.03, l2: 5 } },
  { name: 'LinearModel', algorithm: 'linear-learner', learner: { kind: 'linear', l2: 5, l1Ratio: 0 } },
  { name: 'ExtraTrees', algorithm: 'extra-trees', learner: { ...forest, extra: true, splitFraction: 0.5, leaves: 100, minRows: 10 } },
];
