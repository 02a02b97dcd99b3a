// AWS CodePipeline: json 1.1; executions really run, their builds in the embedded CodeBuild.
import { DeliveryRuns } from '../../background/deliveries/delivery-runs';
import type { Service } from '../../service';
import { describeOperations } from './describe-executions';
import { executionOperations } from './executions';
import { executionTable, pipelineTable } from './pipeline-records';
import { pipelineOperations } from './pipelines';
import shapes from './shapes.json';

/** The service. */
export const codepipeline: Service = {
  name: 'codepipeline', signingNames: ['codepipeline'], shapes,
  open(cloud) {
    pipelineTable(cloud.store);
    executionTable(cloud.store);
    const deliveries = new DeliveryRuns(cloud);
    return { operations: [...pipelineOperations(deliveries), ...executionOperations(deliveries), ...describeOperations], resume: async () => deliveries.start(), close: () => deliveries.close() };
  },
};
