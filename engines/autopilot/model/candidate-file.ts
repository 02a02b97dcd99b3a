// What a candidate's model.json holds: everything that prediction needs, and nothing of the training rows.
import type { FeaturePlan } from '../data/feature-plan';
import type { ProblemType } from '../learners/settings';
import type { StoredModel } from './base-model';

/** One learner of a candidate: the models of its folds are averaged. */
export interface Member {
  name: string;
  weight: number;
  models: StoredModel[];
}

/** The file. */
export interface CandidateFile {
  version: 1;
  name: string;
  problemType: ProblemType;
  target: string;
  /** Raw columns without the target, in order. */
  columns: string[];
  /** Classification only; for two labels the second is the positive one. */
  labels?: string[];
  threshold?: number;
  plan: FeaturePlan;
  /** The first layer, where the members are of the second: what these predict follows the features of a row. */
  stack?: Member[];
  members: Member[];
}
