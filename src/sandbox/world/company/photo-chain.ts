import type { FunctionSpec, Scenario } from '../function-spec.ts';
import { consoleJson, consoleText } from '../loggers/console.ts';
import { powertoolsPython } from '../loggers/powertools.ts';
import { awsService, httpCall, publishesTo, s3, sendsToQueue } from '../traces/downstream.ts';
import { nodeError, pythonError } from './frames.ts';

const RETURNED = { kind: 'returned' } as const;
const UPLOADS = 'photo-prod-uploads';

const thumbnailScenarios: [Scenario, ...Scenario[]] = [
  {
    weight: 94,
    medianMs: 480,
    ending: RETURNED,
    tell: (teller, { photoKey, etag, photoBytes, sentId }) => {
      teller.log(0.03, 'INFO', `s3://photo-prod-uploads/${photoKey}`, { etag, bytes: photoBytes });
      teller.called(0.05, 0.3, s3('GetObject', UPLOADS, photoKey));
      teller.called(0.7, 0.88, s3('PutObject', 'photo-prod-thumbnails', photoKey));
      teller.metric(0.9, 'Photos', 'ThumbnailBytes', Math.round(photoBytes / 40), 'Bytes');
      teller.called(0.91, 0.96, sendsToQueue('photo-prod-faces', sentId));
      teller.log(0.97, 'INFO', 'queued for faces', { messageId: sentId });
    },
  },
  {
    weight: 2,
    medianMs: 45,
    failsAgain: true,
    ending: {
      kind: 'threw',
      error: ({ photoKey }) =>
        nodeError('UnsupportedImage', `${photoKey}: HEIC is not supported`, [
          'decode (file:///var/task/image.mjs:31:11)',
          'Runtime.handler (file:///var/task/index.mjs:14:23)',
        ]),
    },
    tell: (teller, { photoKey, etag, photoBytes }) =>
      teller.log(0.1, 'INFO', `s3://photo-prod-uploads/${photoKey}`, { etag, bytes: photoBytes }),
  },
  {
    weight: 0.8,
    medianMs: 10_000,
    ending: { kind: 'timed-out', isAnnounced: true },
    tell: (teller, { photoKey, etag, photoBytes }) =>
      teller.log(0.001, 'INFO', `s3://photo-prod-uploads/${photoKey}`, { etag, bytes: photoBytes }),
  },
  {
    weight: 0.5,
    medianMs: 1900,
    ending: { kind: 'out-of-memory' },
    tell: (teller, { photoKey, etag }) =>
      teller.log(0.01, 'INFO', `s3://photo-prod-uploads/${photoKey}`, { etag, bytes: 48_113_904 }),
  },
  {
    weight: 0.15,
    medianMs: 900,
    ending: { kind: 'init-timed-out' },
    tell: (teller, { photoKey, etag, sentId }) => {
      teller.log(0.5, 'INFO', `s3://photo-prod-uploads/${photoKey}`, { etag });
      teller.called(0.91, 0.96, sendsToQueue('photo-prod-faces', sentId));
      teller.log(0.97, 'INFO', 'queued for faces', { messageId: sentId });
    },
  },
];

const thumbnail: FunctionSpec = {
  name: 'photo-prod-thumbnail',
  description: 'Makes a thumbnail of every upload',
  runtime: 'nodejs22.x',
  handler: 'index.handler',
  logFormat: 'Text',
  memoryMb: 1024,
  usedMb: 318,
  timeoutMs: 10_000,
  initMs: 640,
  segmentLayout: 'with-invocation',
  logger: consoleText,
  source: { kind: 's3', perSecond: 0.26 },
  scenarios: thumbnailScenarios,
};

const throttled = pythonError(
  'ProvisionedThroughputExceededException',
  'An error occurred (ProvisionedThroughputExceededException) when calling the DetectFaces operation: Provisioned rate exceeded',
  [
    [21, 'handler', 'found = detect(key)'],
    [40, 'detect', 'rekognition.detect_faces(Image=image)'],
  ],
);

const facesScenarios: [Scenario, ...Scenario[]] = [
  {
    weight: 95,
    medianMs: 720,
    ending: RETURNED,
    tell: (teller, { photoKey, receivedId, sentId, faces }) => {
      teller.log(0.03, 'INFO', 'looking for faces', { photo_key: photoKey, message_id: receivedId });
      teller.called(0.06, 0.74, awsService('Rekognition', 'DetectFaces'));
      teller.called(0.78, 0.89, publishesTo('photo-prod-ready'));
      if (faces === 0) teller.log(0.9, 'WARN', 'no faces', { photo_key: photoKey });
      else teller.log(0.9, 'INFO', 'faces found', { photo_key: photoKey, faces, topic_message_id: sentId });
    },
  },
  {
    weight: 1.5,
    medianMs: 260,
    ending: { kind: 'threw', error: () => throttled },
    tell: (teller, { photoKey, receivedId }) => {
      teller.log(0.1, 'INFO', 'looking for faces', { photo_key: photoKey, message_id: receivedId });
      teller.called(0.12, 0.97, awsService('Rekognition', 'DetectFaces', { status: 429, error: throttled }));
    },
  },
  {
    weight: 0.5,
    medianMs: 480,
    ending: {
      kind: 'import-failed',
      error: {
        type: 'Runtime.ImportModuleError',
        message: "Unable to import module 'app': No module named 'PIL'",
        frames: [],
      },
    },
    tell: () => undefined,
  },
];

const faces: FunctionSpec = {
  name: 'photo-prod-faces',
  description: 'Finds faces in uploaded photos',
  runtime: 'python3.13',
  handler: 'app.handler',
  logFormat: 'JSON',
  memoryMb: 1024,
  usedMb: 204,
  timeoutMs: 30_000,
  initMs: 910,
  segmentLayout: 'without-invocation',
  hasTracer: true,
  logger: powertoolsPython,
  source: { kind: 'sqs', from: 'photo-prod-thumbnail' },
  scenarios: facesScenarios,
};

const botScenarios: [Scenario, ...Scenario[]] = [
  {
    weight: 96,
    medianMs: 150,
    ending: RETURNED,
    tell: (teller, { photoKey, receivedId, faces: count }) => {
      teller.log(0.05, 'INFO', 'photo ready', { photoKey, messageId: receivedId });
      teller.called(0.1, 0.93, httpCall('POST', 'chat.example.com', '/hooks/photos'));
      teller.log(0.95, 'INFO', `posted to #photos: ${count} face(s)`);
    },
  },
  {
    weight: 2.5,
    medianMs: 190,
    ending: RETURNED,
    tell: (teller, { photoKey, receivedId }) => {
      teller.log(0.05, 'INFO', 'photo ready', { photoKey, messageId: receivedId });
      const error = nodeError('RateLimited', '429 from chat.example.com, retry after 1 s', [
        'post (file:///var/task/chat.mjs:22:11)',
      ]);
      teller.called(0.1, 0.88, httpCall('POST', 'chat.example.com', '/hooks/photos', { status: 429, error }));
      teller.caught(0.9, 'post failed', error);
    },
  },
  {
    weight: 0.8,
    medianMs: 70,
    ending: {
      kind: 'threw',
      error: () =>
        nodeError('SyntaxError', `Unexpected token '<', "<html><bod"... is not valid JSON`, [
          'JSON.parse (<anonymous>)',
          'post (file:///var/task/chat.mjs:27:17)',
        ]),
    },
    tell: (teller, { photoKey, receivedId }) =>
      teller.log(0.05, 'INFO', 'photo ready', { photoKey, messageId: receivedId }),
  },
];

const bot: FunctionSpec = {
  name: 'photo-prod-bot',
  description: 'Tells the chat about new photos',
  runtime: 'nodejs22.x',
  handler: 'index.handler',
  logFormat: 'JSON',
  memoryMb: 256,
  usedMb: 82,
  timeoutMs: 6000,
  initMs: 280,
  segmentLayout: 'without-invocation',
  logger: consoleJson,
  source: { kind: 'sns', from: 'photo-prod-faces' },
  scenarios: botScenarios,
};

/** The photo chain: upload → thumbnail → queue → faces → topic → bot. */
export const photoChain: readonly FunctionSpec[] = [thumbnail, faces, bot];
