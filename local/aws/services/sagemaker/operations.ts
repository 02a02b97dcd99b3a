// The operations of SageMaker: an open list.
import type { Operation } from '../../operation';
import { autoMLJobs } from './automl-jobs';
import { batchDescribeModelPackage } from './batch-describe-model-package';
import { changeExecutions } from './change-executions';
import { createModel } from './create-model';
import { createModelPackage } from './create-model-package';
import { createModelPackageGroup } from './create-model-package-group';
import { createPipeline } from './create-pipeline';
import { deleteModel } from './delete-model';
import { deleteModelPackage } from './delete-model-package';
import { deleteModelPackageGroup } from './delete-model-package-group';
import { deletePipeline } from './delete-pipeline';
import {
  describePipelineDefinitionForExecution, describePipelineExecution, listPipelineExecutions, listPipelineParametersForExecution,
} from './describe-executions';
import { describeModel } from './describe-model';
import { describeModelPackage } from './describe-model-package';
import { describeModelPackageGroup } from './describe-model-package-group';
import { describePipeline } from './describe-pipeline';
import { changeEndpoints } from './change-endpoints';
import type { EndpointControl } from './change-endpoints';
import { createEndpointConfig } from './create-endpoint-config';
import { describeEndpoint, listEndpoints } from './describe-endpoint';
import { deleteEndpointConfig, describeEndpointConfig, listEndpointConfigs } from './endpoint-configs';
import type { ExecutionControl } from './execution-control';
import type { JobControl } from './job-operations';
import { listModelPackageGroups } from './list-model-package-groups';
import { listModelPackages } from './list-model-packages';
import { listModels } from './list-models';
import { listPipelines } from './list-pipelines';
import { projectOperations } from './projects';
import { processingJobs } from './processing-jobs';
import { startPipelineExecution } from './start-pipeline-execution';
import { addTags, deleteTags, listTags } from './tags';
import { transformJobs } from './transform-jobs';
import { updateModelPackage } from './update-model-package';
import { updatePipeline } from './update-pipeline';

/** All that is served, over whoever runs jobs, executions and endpoints. */
export function operations(jobs: JobControl, executions: ExecutionControl, endpoints: EndpointControl): readonly Operation[] {
  return [
    createPipeline(executions), updatePipeline(executions), describePipeline, deletePipeline, listPipelines,
    startPipelineExecution(executions), ...changeExecutions(executions), describePipelineExecution, describePipelineDefinitionForExecution,
    listPipelineExecutions, listPipelineParametersForExecution,
    ...processingJobs(jobs), ...autoMLJobs(jobs), ...transformJobs(jobs),
    createModel, describeModel, deleteModel, listModels,
    createModelPackageGroup, describeModelPackageGroup, deleteModelPackageGroup, listModelPackageGroups,
    createModelPackage, describeModelPackage, updateModelPackage, deleteModelPackage, listModelPackages, batchDescribeModelPackage,
    createEndpointConfig, describeEndpointConfig, listEndpointConfigs, deleteEndpointConfig,
    ...changeEndpoints(endpoints), describeEndpoint, listEndpoints,
    ...projectOperations,
    addTags, listTags, deleteTags,
  ] as readonly Operation[];
}
