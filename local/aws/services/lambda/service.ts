// AWS Lambda: rest-json.
import type { Service } from '../../service';
import { functionTable, settingsTable, versionTable } from './function-records';
import { operations } from './operations';
import shapes from './shapes.json';

/** A zip of 50 MB, in base64 within JSON. */
const BODY_LIMIT = 70 * 1024 * 1024;

/** The service. */
export const lambda: Service = {
  name: 'lambda',
  signingNames: ['lambda'],
  bodyLimit: BODY_LIMIT,
  shapes,
  open(cloud) {
    for (const table of [functionTable, settingsTable, versionTable]) table(cloud.store);
    return { operations };
  },
};
