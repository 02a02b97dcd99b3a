// What the pipeline model may do while step ScoreHoldout transforms the holdout with it.
import { jobLog, keyForJob, listing, pullModelImages, reading, registryLogin, writing, type Scope } from './scope';
import type { Statement } from './statement';

/** Statements of its role, the execution role of the model that AssembleModel makes. */
export function scoreHoldoutStatements(scope: Scope): Statement[] {
  return [
    reading(scope, 'ReadModel', "The encoder's and the best candidate's artifacts; AssembleModel fails without.", 'prepared/*/encoder/*', 'prepared/*/candidates/*'),
    listing(scope, 'ListHoldout', 'A transform job looks up what lies below the prefix of its input.', 'prepared/*/holdout/*'),
    reading(scope, 'ReadHoldout', 'The features to score.', 'prepared/*/holdout/*'),
    writing(scope, 'WritePredictions', 'The predictions of this run.', 'runs/*/score/*'),
    keyForJob(scope),
    registryLogin,
    pullModelImages(scope),
    jobLog(scope, 'TransformJobs'),
  ];
}
