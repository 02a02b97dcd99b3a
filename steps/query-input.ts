// The input of a job whose rows a query gives: SageMaker runs it on Athena or Redshift and mounts its result as Parquet.
import type { FlowNode } from '../flows/flow';
import { nodeLabel } from '../flows/flow';
import { InputError } from '../flows/problems';
import { readQuerySource, type AthenaQuery, type RedshiftQuery } from '../flows/query-source';
import type { ProcessingInput } from './data-wrangler-step';
import { preparedPath, type PipelinePlan } from './plan';

type Definition = NonNullable<ProcessingInput['DatasetDefinition']>;

/**
 * The input of a source node that is a query. SageMaker runs the query anew in each job.
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DatasetDefinition.html
 * @throws InputError if the node is no query, or one that a job cannot run
 */
export function queryInput(plan: PipelinePlan, node: FlowNode): ProcessingInput {
  const source = readQuerySource(node);
  if (source === undefined) throw new InputError([{ path: nodeLabel(node), message: 'this source is no query; say in the workflow where its data lies' }]);
  const open = /\{\{\s*\w+\s*\}\}/.exec(source.query)?.[0];
  if (open !== undefined) throw new InputError([{ path: nodeLabel(node), message: `the query holds ${open}, and a pipeline fills no parameters of a flow; write the value into the query` }]);
  return {
    InputName: source.name,
    DatasetDefinition: {
      LocalPath: `/opt/ml/processing/${source.name}`, DataDistributionType: 'FullyReplicated', InputMode: 'File',
      ...(source.kind === 'Athena' ? athena(plan, source) : redshift(plan, source)),
    },
  };
}

function athena(plan: PipelinePlan, { name, query, catalog, database, workGroup }: AthenaQuery): Definition {
  return {
    AthenaDatasetDefinition: {
      Catalog: catalog, Database: database, QueryString: query, OutputS3Uri: resultPath(plan, name), OutputFormat: 'PARQUET', KmsKeyId: plan.context.keyArn,
      ...(workGroup === undefined ? {} : { WorkGroup: workGroup }),
    },
  };
}

/** The cluster writes the result under its own role, which must be allowed to write there and to use the key. */
function redshift(plan: PipelinePlan, { name, query, cluster, database, user, unloadRoleArn }: RedshiftQuery): Definition {
  return {
    RedshiftDatasetDefinition: {
      ClusterId: cluster, Database: database, DbUser: user, QueryString: query, ClusterRoleArn: unloadRoleArn, OutputS3Uri: resultPath(plan, name), OutputFormat: 'PARQUET', KmsKeyId: plan.context.keyArn,
    },
  };
}

const resultPath = (plan: PipelinePlan, name: string): ReturnType<typeof preparedPath> => preparedPath(plan, 'source', 'queries', name);
