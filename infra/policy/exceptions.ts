// Where an environment does not do what a rule or a scanner asks, and why: what the pack lets pass, what the template carries, what the reviewer reads.

/** One exception. */
export interface Exception {
  /** Pulumi's type. */
  type: string;
  /** Which resources of the type, by the end of their name; absent, all. */
  name?: RegExp;
  /** Rules of the pack that it lets pass. */
  rules?: readonly string[];
  /** Ids of scanners. */
  ids: readonly string[];
  reason: string;
}

/** All exceptions. */
export const exceptions: readonly Exception[] = [
  {
    type: 'aws-native:s3:Bucket', name: /-access-log$/, rules: ['s3-kms-encryption', 's3-access-logs'], ids: ['S3.17', 'S3.9', 'CKV_AWS_145', 'CKV_AWS_18'],
    reason: "Access logs are delivered to no bucket whose default is a KMS key (S3 user guide, Enabling server access logging), and a bucket that logs into itself would never end.",
  },
  {
    type: 'aws-native:iam:Role', name: /-(driver|approve|consume)$/, ids: ['CKV_AWS_61'],
    reason: "Roles that people assume trust the account where the settings (mlops:driverPrincipals and its like) name nobody: who may assume them is then said by the policies of people and CI jobs.",
  },
  {
    type: 'aws-native:lambda:Function', ids: ['CKV_AWS_116'],
    reason: 'A step of the pipeline calls the function and waits for its answer: a failure is the failure of the run, and there is no event to keep.',
  },
  {
    type: 'aws-native:lambda:Function', ids: ['CKV_AWS_115'],
    reason: 'A new account has ten executions at a time in all, of which none can be reserved; the pipeline calls each function once a run.',
  },
  {
    type: 'aws-native:lambda:Function', ids: ['CKV_AWS_117', 'Lambda.3'],
    reason: 'In a VPC only where mlops:network names one: without endpoints of S3, KMS and logs in it, a function could reach nothing.',
  },
  {
    type: 'aws-native:kms:Key', ids: ['CKV_AWS_33'],
    reason: 'With repositories in CodeCommit, whoever may push or pull needs their key: it is open to every identity of this account, through CodeCommit only, as the key is that CodeCommit makes by itself (CodeCommit User Guide, AWS KMS and encryption).',
  },
  {
    type: 'aws-native:ec2:Subnet', ids: ['W3010'],
    reason: 'The zones are those of mlops:network: a template that took whichever comes first could put the subnets elsewhere in each account.',
  },
  {
    type: 'aws-native:sagemaker:Pipeline', ids: ['SageMaker.16', 'SageMaker.19'],
    reason: "The containers of the pipeline model are AWS's own images, which lie in accounts of AWS: nobody can pull them into a private registry and have Autopilot name them.",
  },
];

/** Exceptions of a resource. @param name Pulumi's name of it */
export function exceptionsOf(type: string, name: string): Exception[] {
  return exceptions.filter((exception) => exception.type === type && (exception.name?.test(name) ?? true));
}
