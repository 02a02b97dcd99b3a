// What the stand-in for aws knows of one type of resource: an open list of these makes the provider.
import type { BudgetsClient } from '@aws-sdk/client-budgets';
import type { CodeBuildClient } from '@aws-sdk/client-codebuild';
import type { CodeCommitClient } from '@aws-sdk/client-codecommit';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { Values } from '../../values/wire';
import type { CheckFailure, DiffResult } from '../provider';

/** The clients that resources are made with. */
export interface ClassicClients {
  s3: S3Client;
  sagemaker: SageMakerClient;
  budgets: BudgetsClient;
  codebuild: CodeBuildClient;
  codecommit: CodeCommitClient;
}

/** One resource type of the `aws` package. Values come without secrets. */
export interface ClassicResource {
  /** Such as `aws:s3/bucketObjectv2:BucketObjectv2`. */
  type: string;
  check(news: Values, defaultTags: Readonly<Record<string, string>>): { inputs: Values; failures: CheckFailure[] };
  diff(oldInputs: Values, news: Values): DiffResult;
  /** Outputs as far as inputs and state tell them. */
  preview(inputs: Values, state?: Values): Values;
  create(clients: ClassicClients, inputs: Values): Promise<{ id: string; outputs: Values }>;
  /** Resolves to undefined where it is gone. */
  read(clients: ClassicClients, id: string, inputs: Values, state: Values): Promise<{ id: string; inputs: Values; outputs: Values } | undefined>;
  update(clients: ClassicClients, id: string, state: Values, oldInputs: Values, news: Values): Promise<Values>;
  delete(clients: ClassicClients, id: string, state: Values): Promise<void>;
}
