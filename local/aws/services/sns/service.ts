// Amazon SNS: topics, subscriptions and delivery; query protocol.
import type { Operation } from '../../operation';
import type { Service } from '../../service';
import { publish } from './publish';
import shapes from './shapes.json';
import { subscriptionOperations } from './subscriptions';
import { tagOperations } from './tags';
import { topicTable } from './topic-records';
import { topicOperations } from './topics';

/** The service. */
export const sns: Service = {
  name: 'sns', signingNames: ['sns'], validationCode: 'InvalidParameter', shapes,
  open(cloud) {
    topicTable(cloud.store);
    return { operations: [...topicOperations, ...subscriptionOperations, publish as Operation, ...tagOperations] };
  },
};
