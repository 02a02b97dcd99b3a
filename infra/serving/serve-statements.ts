// What the model may do while it serves.
import { arnOf } from '../names';
import { jobLog, keyForJob, pullModelImages, reading, registryLogin, writing, type PlacedScope } from '../permissions/scope';
import type { Statement } from '../permissions/statement';
import type { ServingSettings } from './settings';

/** Statements of the role of an endpoint's model: it reads its artifacts, and writes nothing but its log and what is captured. */
export function serveStatements(scope: PlacedScope, endpointName: string, { alarms, capturePercent }: Pick<ServingSettings, 'alarms' | 'capturePercent'>): Statement[] {
  return [
    reading(scope, 'ReadModel', "The encoder's and the candidate's artifacts.", 'prepared/*/encoder/*', 'prepared/*/candidates/*'),
    keyForJob(scope),
    registryLogin,
    pullModelImages(scope),
    jobLog(scope, `Endpoints/${endpointName}`),
    ...(capturePercent === 0 ? [] : [writing(scope, 'KeepRequests', 'Requests that are captured with their answers.', `captured/${endpointName}/*`)]),
    ...(alarms === undefined ? [] : [{ sid: 'SeeAlarms', reason: 'SageMaker looks at the alarms that take a deployment back as this role.', actions: ['cloudwatch:DescribeAlarms'], resources: [arnOf(scope.place, 'cloudwatch', `alarm:${endpointName}-*`)] }]),
  ];
}
