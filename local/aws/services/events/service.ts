// Amazon EventBridge, the default bus: json 1.1.
import type { Service } from '../../service';
import { EventBus } from './event-bus';
import { eventOperations } from './put-events';
import { journalTable, ruleTable } from './rule-records';
import { ruleOperations } from './rules';
import shapes from './shapes.json';
import { tagOperations } from './tags';
import { targetOperations } from './targets';

/** The service. */
export const events: Service = {
  name: 'events',
  signingNames: ['events'],
  shapes,
  open(cloud) {
    for (const table of [ruleTable, journalTable]) table(cloud.store);
    const bus = new EventBus(cloud);
    return { operations: [...ruleOperations, ...targetOperations, ...eventOperations, ...tagOperations], close: () => bus.close() };
  },
};
