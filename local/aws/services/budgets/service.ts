// AWS Budgets, as far as an environment's budget needs it: json 1.1.
import type { Service } from '../../service';
import { budgetTable } from './budget-records';
import { budgetOperations } from './budgets';
import { notificationOperations } from './notifications';
import shapes from './shapes.json';
import { tagOperations } from './tags';

/** The service. */
export const budgets: Service = {
  name: 'budgets', signingNames: ['budgets'], validationCode: 'InvalidParameterException', shapes,
  open(cloud) {
    budgetTable(cloud.store);
    return { operations: [...budgetOperations, ...notificationOperations, ...tagOperations] };
  },
};
