// S3 as a service.
import type { Service } from '../../service';
import { operations } from './operations';
import shapes from './shapes.json';
import { collectGarbage } from './versions';

export const s3: Service = {
  name: 's3', signingNames: ['s3'], bodyLimit: 2 * 1024 * 1024, shapes,
  open: (cloud) => ({ operations, resume: () => collectGarbage({ cloud }) }),
};
