// Amazon CloudWatch: metrics, and alarms that really watch; json 1.0.
import type { Service } from '../../service';
import { alarmTable } from './alarm-records';
import { AlarmWatch } from './alarm-watch';
import { alarmOperations } from './alarms';
import { metricOperations } from './metrics';
import shapes from './shapes.json';

/** The service. */
export const cloudwatch: Service = {
  name: 'cloudwatch', signingNames: ['monitoring'], actionPrefix: 'cloudwatch', validationCode: 'ValidationError', shapes,
  open(cloud) {
    alarmTable(cloud.store);
    const watch = new AlarmWatch(cloud);
    return { operations: [...alarmOperations(watch), ...metricOperations], resume: async () => watch.start(), close: () => watch.close() };
  },
};
