// What the function of step PackageEncoder may do.
import { functionLog, keyForObjects, listing, reading, writing, type Scope } from './scope';
import type { Statement } from './statement';

/** Statements of its role. */
export function packageEncoderStatements(scope: Scope): Statement[] {
  return [
    listing(scope, 'ListPreparedData', 'Under which key a job writes the refitted flow is documented nowhere, so it is looked for.', 'prepared/*/training/*'),
    reading(scope, 'ReadRefittedFlow', 'The flow that PrepareData refitted.', 'prepared/*/training/*'),
    reading(scope, 'ReadHoldoutReport', 'The columns of the raw table, in order, as PrepareHoldout saw them.', 'prepared/*/holdout/*'),
    writing(scope, 'WriteEncoder', "The encoder's model.tar.gz.", 'prepared/*/encoder/*'),
    keyForObjects(scope),
    functionLog(scope, 'package-encoder'),
  ];
}
