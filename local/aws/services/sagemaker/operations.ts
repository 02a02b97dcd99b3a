// The operations of SageMaker: an open list.
import type { Operation } from '../../operation';
import { batchDescribeModelPackage } from './batch-describe-model-package';
import { createModel } from './create-model';
import { createModelPackage } from './create-model-package';
import { createModelPackageGroup } from './create-model-package-group';
import { createPipeline } from './create-pipeline';
import { deleteModel } from './delete-model';
import { deleteModelPackage } from './delete-model-package';
import { deleteModelPackageGroup } from './delete-model-package-group';
import { deletePipeline } from './delete-pipeline';
import { describeModel } from './describe-model';
import { describeModelPackage } from './describe-model-package';
import { describeModelPackageGroup } from './describe-model-package-group';
import { describePipeline } from './describe-pipeline';
import { listModelPackageGroups } from './list-model-package-groups';
import { listModelPackages } from './list-model-packages';
import { listModels } from './list-models';
import { listPipelines } from './list-pipelines';
import { addTags, deleteTags, listTags } from './tags';
import { updateModelPackage } from './update-model-package';
import { updatePipeline } from './update-pipeline';

/** All that is served from records alone. */
export const operations = [
  createPipeline, updatePipeline, describePipeline, deletePipeline, listPipelines,
  createModel, describeModel, deleteModel, listModels,
  createModelPackageGroup, describeModelPackageGroup, deleteModelPackageGroup, listModelPackageGroups,
  createModelPackage, describeModelPackage, updateModelPackage, deleteModelPackage, listModelPackages, batchDescribeModelPackage,
  addTags, listTags, deleteTags,
] as readonly Operation[];
