// Amazon CloudWatch Logs: json 1.1.
import type { Service } from '../../service';
import { logTables } from './log-records';
import { operations } from './operations';
import shapes from './shapes.json';

/** The service. */
export const logs: Service = {
  name: 'logs',
  signingNames: ['logs'],
  validationCode: 'InvalidParameterException',
  shapes,
  open(cloud) {
    logTables(cloud.store);
    return { operations };
  },
};
