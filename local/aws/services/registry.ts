// The services of the embedded AWS: an open list, one line each.
import type { Service } from '../service';
import { iam } from './iam/service';
import { kms } from './kms/service';
import { s3 } from './s3/service';
import { ssm } from './ssm/service';
import { codebuild } from './codebuild/service';
import { codecommit } from './codecommit/service';
import { codepipeline } from './codepipeline/service';
import { cloudwatch } from './cloudwatch/service';
import { applicationAutoscaling } from './application-autoscaling/service';
import { scheduler } from './scheduler/service';
import { sns } from './sns/service';
import { sts } from './sts/service';
import { cloudcontrol } from './cloudcontrol/service';
import { lambda } from './lambda/service';
import { logs } from './logs/service';
import { sagemaker } from './sagemaker/service';
import { sagemakerRuntime } from './sagemaker-runtime/service';
import { ecr } from './ecr/service';
import { ec2 } from './ec2/service';
import { budgets } from './budgets/service';
import { events } from './events/service';

/** Every service that is served. */
export const services: readonly Service[] = [
  s3,
  sts,
  iam,
  kms,
  ssm,
  cloudcontrol,
  lambda,
  logs,
  sagemaker,
  sagemakerRuntime,
  ecr,
  events,
  sns,
  budgets,
  ec2,
  scheduler,
  codecommit,
  codebuild,
  codepipeline,
  cloudwatch,
  applicationAutoscaling,
];
