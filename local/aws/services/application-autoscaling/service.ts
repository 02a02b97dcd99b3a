// Application Auto Scaling: json 1.1; variants of SageMaker endpoints are really scaled.
import type { Service } from '../../service';
import { policyOperations } from './policies';
import { Scaler } from './scaler';
import { targetTable } from './scaling-records';
import shapes from './shapes.json';
import { targetOperations } from './targets';

/** The service. */
export const applicationAutoscaling: Service = {
  name: 'application-autoscaling', signingNames: ['application-autoscaling'], shapes,
  open(cloud) {
    targetTable(cloud.store);
    const scaler = new Scaler(cloud);
    return { operations: [...targetOperations, ...policyOperations], resume: async () => scaler.start(), close: () => scaler.close() };
  },
};
