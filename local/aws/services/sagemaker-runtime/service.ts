// Amazon SageMaker Runtime: rest-json, signed as SageMaker.
import type { Service } from '../../service';
import { operations } from './operations';
import shapes from './shapes.json';

/** Real-time payloads: 6 MB, and room for AWS's own message about more. */
const BODY_LIMIT = 7 * 1024 * 1024;

/** The service. */
export const sagemakerRuntime: Service = {
  name: 'sagemaker-runtime',
  signingNames: ['sagemaker'],
  actionPrefix: 'sagemaker',
  validationCode: 'ValidationError',
  bodyLimit: BODY_LIMIT,
  shapes,
  open: () => ({ operations }),
};
