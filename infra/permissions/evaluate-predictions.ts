// What the function of step EvaluatePredictions may do.
import { functionLog, keyForObjects, listing, reading, writing, type Scope } from './scope';
import type { Statement } from './statement';

/** Statements of its role. */
export function evaluatePredictionsStatements(scope: Scope): Statement[] {
  return [
    listing(scope, 'ListPredictions', 'A transform job writes one file for each file of its input.', 'runs/*/score/*'),
    reading(scope, 'ReadPredictions', 'The predictions of this run.', 'runs/*/score/*'),
    reading(scope, 'ReadHoldout', "The holdout's labels, its features for slices, and the report on its disjointness.", 'prepared/*/holdout/*'),
    listing(scope, 'ListReports', "Autopilot's explainability report may be missing, so it is looked for; only its place goes into the registry.", 'prepared/*/candidates/*'),
    writing(scope, 'WriteEvaluation', 'Metrics, predictions beside labels, and the verdict.', 'runs/*/evaluation/*'),
    keyForObjects(scope),
    functionLog(scope, 'evaluate-predictions'),
  ];
}
