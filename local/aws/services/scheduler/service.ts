// Amazon EventBridge Scheduler: schedules that really call; rest-json.
import type { Service } from '../../service';
import { Clockwork } from './clockwork';
import { scheduleTable } from './schedule-records';
import { scheduleOperations } from './schedules';
import shapes from './shapes.json';

/** The service. */
export const scheduler: Service = {
  name: 'scheduler', signingNames: ['scheduler'], shapes,
  open(cloud) {
    scheduleTable(cloud.store);
    const clockwork = new Clockwork(cloud);
    return { operations: scheduleOperations, resume: async () => clockwork.start(), close: () => clockwork.close() };
  },
};
