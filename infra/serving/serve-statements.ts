// What the model may do while it serves.
import { jobLog, keyForJob, pullModelImages, reading, registryLogin, type PlacedScope } from '../permissions/scope';
import type { Statement } from '../permissions/statement';

/** Statements of the role of an endpoint's model: it reads its artifacts, and writes nothing but its log. */
export function serveStatements(scope: PlacedScope, endpointName: string): Statement[] {
  return [
    reading(scope, 'ReadModel', "The encoder's and the candidate's artifacts.", 'prepared/*/encoder/*', 'prepared/*/candidates/*'),
    keyForJob(scope),
    registryLogin,
    pullModelImages(scope),
    jobLog(scope, `Endpoints/${endpointName}`),
  ];
}
