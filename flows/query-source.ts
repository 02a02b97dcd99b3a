// What an Athena or Redshift source asks, and of whom: the keys that Data Wrangler writes beside the query.

import { z } from 'zod';

import { readDataset } from './dataset';
import { nodeLabel, type FlowNode } from './flow';
import { InputError } from './problems';
import { withParameters } from './template';

const text = z.string().min(1);
const athena = z.looseObject({ datasetSourceType: z.literal('Athena'), catalogName: text, databaseName: text, queryString: text, workgroup: z.string().nullish() });
const redshift = z.looseObject({ datasetSourceType: z.literal('Redshift'), clusterIdentifier: text, database: text, dbUser: text, queryString: text, unloadIamRole: text });
const definition = z.discriminatedUnion('datasetSourceType', [athena, redshift]);

/** A query on tables of the Glue Data Catalog, or of another catalog that Athena knows. */
export interface AthenaQuery { readonly kind: 'Athena'; readonly name: string; readonly query: string; readonly catalog: string; readonly database: string; readonly workGroup?: string }
/** A query on a Redshift cluster, whose result the cluster unloads to S3 under a role of its own. */
export interface RedshiftQuery { readonly kind: 'Redshift'; readonly name: string; readonly query: string; readonly cluster: string; readonly database: string; readonly user: string; readonly unloadRoleArn: string }
/** A source whose rows a database gives. */
export type QuerySource = AthenaQuery | RedshiftQuery;

/**
 * The query of a source node, with the flow's parameters filled in; undefined where the source is files.
 * @throws InputError if the node lacks what a job would need to run it
 */
export function readQuerySource(node: FlowNode, parameters: ReadonlyMap<string, string> = new Map()): QuerySource | undefined {
  const { name, query } = readDataset(node);
  if (query === undefined) return undefined;
  const read = definition.safeParse(node.parameters['dataset_definition']);
  if (!read.success) {
    throw new InputError(read.error.issues.map((issue) => ({ path: nodeLabel(node), message: `the query of the source "${name}" cannot be run by a job: ${issue.path.join('.')}: ${issue.message}` })));
  }
  const given = read.data;
  const asked = { name, query: withParameters(given.queryString, parameters) };
  if (given.datasetSourceType === 'Redshift') return { kind: 'Redshift', ...asked, cluster: given.clusterIdentifier, database: given.database, user: given.dbUser, unloadRoleArn: given.unloadIamRole };
  return { kind: 'Athena', ...asked, catalog: given.catalogName, database: given.databaseName, ...(given.workgroup == null || given.workgroup === '' ? {} : { workGroup: given.workgroup }) };
}
