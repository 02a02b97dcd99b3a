// Names of what `mlops bootstrap` makes: of account, region and environment alone, so that every command finds it again.

import { deployRoleName } from '../../infra/names';

/** Where a bootstrap takes place. */
export interface BootstrapPlace {
  /** Twelve digits. */
  account: string;
  region: string;
  /** `aws`, `aws-cn` ... */
  partition: string;
  /** Such as `dev`. */
  environment: string;
}

/** State bucket and key are shared by the environments of an account; role and boundary belong to one. */
export interface BootstrapNames {
  stateBucket: string;
  /** With `alias/` before it. */
  keyAlias: string;
  deployRole: string;
  boundary: string;
  boundaryArn: string;
}

/** The names; the longest (`mlops-state-<account>-<region>`) keeps below the 63 characters of S3. */
export function bootstrapNames({ account, region, partition, environment }: BootstrapPlace): BootstrapNames {
  const boundary = `mlops-boundary-${environment}`;
  return {
    stateBucket: `mlops-state-${account}-${region}`, keyAlias: 'alias/mlops-state', deployRole: deployRoleName(environment),
    boundary, boundaryArn: `arn:${partition}:iam::${account}:policy/${boundary}`,
  };
}

/** Tag by which a later bootstrap knows its own. */
export const ownTag = { key: 'managed-by', value: 'mlops-bootstrap' } as const;

/** The partition that a region lies in. */
export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
