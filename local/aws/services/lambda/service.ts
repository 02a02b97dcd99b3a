// AWS Lambda: rest-json.
import type { Service } from '../../service';
import { boundRunners } from '../../background/bound-runners';
import { FunctionEvents, eventTable } from '../../background/function-events';
import { FunctionRuns } from '../../background/function-runs';
import type { Runners } from '../../background/runners';
import { functionTable, settingsTable, versionTable } from './function-records';
import { operations } from './operations';
import shapes from './shapes.json';

/** A zip of 50 MB, in base64 within JSON. */
const BODY_LIMIT = 70 * 1024 * 1024;

/** The service over its runner. */
export function lambdaService(runners: Pick<Runners, 'runFunction'>): Service {
  return {
    name: 'lambda',
    signingNames: ['lambda'],
    bodyLimit: BODY_LIMIT,
    shapes,
    open(cloud) {
      for (const table of [functionTable, settingsTable, versionTable]) table(cloud.store);
      eventTable(cloud);
      const functions = new FunctionRuns(cloud, runners.runFunction);
      const events = new FunctionEvents(cloud, functions);
      return {
        operations: operations(functions, events),
        async resume() {
          await functions.resume();
          events.resume();
        },
        async close() {
          await Promise.all([events.close(), functions.close()]);
        },
      };
    },
  };
}

/** The service as the endpoint serves it. */
export const lambda = lambdaService(boundRunners);
