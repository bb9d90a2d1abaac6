import {
  confusionSvg,
  errorKinds,
  precisionRecallSvg,
  type ConfusionMatrix,
  type Diagnosis,
  type ErrorKind,
  type EvaluationResult,
} from '@ssd/ap-eval';
import { describeMeasure } from '@ssd/trainer/evaluation';
import { operatingPoint } from './operating-point.js';
import { trainingCurves, type MapPoint, type MeasuredCurves, type StepPoint } from './curves.js';
import { Html, html } from './html.js';
import { page } from './page.js';

/** A picture with boxes, ready to show. */
export interface ReportPicture {
  /** File name. */
  name: string;
  /** JPEG bytes. */
  jpeg: Uint8Array;
  /** A few words below it, e.g. how many of its objects were found. */
  caption: string;
}

/** A name and its value, in the order they are to be read. */
export type Facts = readonly (readonly [name: string, value: string])[];

/** What was measured, and on which split. */
export interface ReportEvaluation {
  split: string;
  result: EvaluationResult;
  /** Kinds of errors and what they cost. @default not shown */
  diagnosis?: Diagnosis;
  /** Which classes are taken for which. @default not shown */
  confusion?: ConfusionMatrix;
}

export interface ReportOptions {
  /** Headline, e.g. the run's name. */
  title: string;
  /** One line below it. */
  subtitle: string;
  /** Large numbers at the top; the first stands out. */
  figures: Facts;
  /** Absent of a run that measured nothing. */
  evaluation?: ReportEvaluation | undefined;
  /** Colour of each class, `#rrggbb`. */
  colors: ReadonlyMap<string, string>;
  steps: readonly StepPoint[];
  maps: readonly MapPoint[];
  /** What their mAP counts, e.g. `mAP@0.75 (voc10)`. @default 'mAP' */
  mapName?: string | undefined;
  /** Losses of the validation split, mAP on training images. @default none */
  measured?: MeasuredCurves | undefined;
  /** Pictures with the most errors, worst first. @default none */
  worst?: readonly ReportPicture[];
  /** Other pictures of the split. */
  pictures: readonly ReportPicture[];
  /** Lowest score that is drawn in the pictures. */
  threshold: number;
  /** Command lines that go on from here. */
  commands: Facts;
  /** Settings that one looks for first. @default none */
  own?: Facts;
  config: Facts;
  environment: Facts;
}

function percent(value: number | null): string {
  return value === null ? '–' : `${(value * 100).toFixed(1)}%`;
}

/** What the kinds of errors are (@ssd/ap-eval's analyses). */
const ERRORS: Record<ErrorKind, string> = {
  localisation: 'the right class in the wrong place',
  class: 'the right place, another class',
  both: 'wrong place and class',
  duplicate: 'an object found twice',
  background: 'nothing there',
  missed: 'an object not found',
};

/** A table in a box of its own that scrolls where the screen is narrower; by keyboard, too. */
function scrollable(table: Html): Html {
  return html`<div class="scroll" tabindex="0">${table}</div>`;
}

function classTable(
  { result }: ReportEvaluation,
  { colors, threshold }: Pick<ReportOptions, 'colors' | 'threshold'>,
): Html {
  const rows = Object.entries(result.classes).map(([name, one]) => {
    const color = colors.get(name) ?? 'var(--grey)';
    const { precision, recall } = operatingPoint(one, threshold);
    return html`<tr>
      <th scope="row"><span class="dot" style="background:${color}" aria-hidden="true"></span>${name}</th>
      <td class="number">${percent(one.ap)}</td>
      <td class="bar" aria-hidden="true">
        <div class="track">
          <i style="width:${((one.ap ?? 0) * 100).toFixed(1)}%;background:${color}"></i>
        </div>
      </td>
      <td class="number">${one.positives}</td>
      <td class="number">${percent(recall)}</td>
      <td class="number">${percent(precision)}</td>
    </tr>`;
  });
  return scrollable(
    html`<table>
      <caption>
        Average precision by class
      </caption>
      <thead>
        <tr>
          <th scope="col">Class</th>
          <th scope="col" class="number">AP</th>
          <td class="bar" aria-hidden="true"></td>
          <th scope="col" class="number">Objects</th>
          <th scope="col" class="number">Found</th>
          <th scope="col" class="number">Right</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
        <tr>
          <th scope="row"><b>Mean</b></th>
          <td class="number"><b>${percent(result.map)}</b></td>
          <td class="bar" aria-hidden="true"></td>
          <td></td>
          <td></td>
          <td></td>
        </tr>
      </tbody>
    </table>`,
  );
}

function errorTable({ kinds }: Diagnosis): Html {
  const rows = errorKinds.map((kind) => {
    const { count, cost } = kinds[kind];
    return html`<tr>
      <th scope="row">${kind}</th>
      <td>${ERRORS[kind]}</td>
      <td class="number">${count}</td>
      <td class="number">${cost === null ? '–' : (cost * 100).toFixed(1)}</td>
    </tr>`;
  });
  return scrollable(
    html`<table>
      <caption>
        Errors at every score, and the points of mAP they cost
      </caption>
      <thead>
        <tr>
          <th scope="col">Error</th>
          <th scope="col">What it is</th>
          <th scope="col" class="number">Count</th>
          <th scope="col" class="number">Cost</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>`,
  );
}

function factTable(facts: Facts, caption: string): Html {
  return scrollable(
    html`<table>
      <caption>
        ${caption}
      </caption>
      <tbody>
        ${facts.map(
          ([name, value]) =>
            html`<tr>
              <th scope="row" class="key">${name}</th>
              <td><code>${value}</code></td>
            </tr>`,
        )}
      </tbody>
    </table>`,
  );
}

function pictureGrid(pictures: readonly ReportPicture[]): Html {
  const figures = pictures.map(
    ({ name, jpeg, caption }) =>
      html`<figure class="card">
        <img
          alt="${name} with its objects and detections: ${caption}"
          loading="lazy"
          src="data:image/jpeg;base64,${Buffer.from(jpeg).toString('base64')}"
        />
        <figcaption>${name} · ${caption}</figcaption>
      </figure>`,
  );
  return html`<div class="grid pictures">${figures}</div>`;
}

function pictureSections({ worst = [], pictures, colors, threshold }: ReportOptions): Html {
  if (worst.length + pictures.length === 0) return html``;
  const legend = [...colors].map(
    ([name, color]) =>
      html`<span><i class="dot" style="background:${color}" aria-hidden="true"></i>${name}</span>`,
  );
  const key = html`<p class="legend soft">
    ${legend}<span
      ><i class="dashes" aria-hidden="true"></i>dashed: what is really there · solid: found with a score of
      ${threshold} or more</span
    >
  </p>`;
  return html`${
    worst.length === 0
      ? html``
      : html`<h2>Pictures with the most errors</h2>
          ${key}${pictureGrid(worst)}`
  }
  ${
    pictures.length === 0
      ? html``
      : html`<h2>${worst.length === 0 ? 'Pictures' : 'Other pictures'}</h2>
          ${worst.length === 0 ? key : html``}${pictureGrid(pictures)}`
  }`;
}

function evaluationSection(evaluation: ReportEvaluation, options: ReportOptions): Html {
  const { result, split, diagnosis, confusion } = evaluation;
  const { threshold } = options;
  return html`<h2>Average precision on “${split}”</h2>
    <p class="soft">
      ${result.images} pictures, ${describeMeasure(result)}. At a score of ${threshold} or more: “found” is
      the share of the objects that were found, “right” the share of the detections that are right.
    </p>
    <div class="grid halves">
      <div class="card">${classTable(evaluation, options)}</div>
      <div class="card paper">${new Html(precisionRecallSvg(result))}</div>
    </div>
    ${
      diagnosis === undefined && confusion === undefined
        ? html``
        : html`<h2>What is wrong</h2>
            <div class="grid halves">
              ${
                confusion === undefined
                  ? html``
                  : html`<div class="card paper">${new Html(confusionSvg(confusion))}</div>`
              }
              ${diagnosis === undefined ? html`` : html`<div class="card">${errorTable(diagnosis)}</div>`}
            </div>`
    }`;
}

/**
 * A run as one HTML page that needs no other file and no network: figures, AP per class, precision–recall curves, what is
 * taken for what, training curves, pictures, settings and the machine. Parts that there is nothing of are left out.
 */
export function renderReport(options: ReportOptions): string {
  const {
    title,
    subtitle,
    figures,
    evaluation,
    steps,
    maps,
    mapName,
    measured,
    commands,
    own = [],
    config,
    environment,
  } = options;
  const charts = trainingCurves({ steps, maps, mapName, measured }).map(
    (svg) => html`<div class="card">${new Html(svg)}</div>`,
  );
  const large = figures.map(
    ([name, value], i) =>
      html`<div class="card figure${i === 0 ? ' main' : ''}">
        <b>${value}</b><span class="soft">${name}</span>
      </div>`,
  );
  const settings = factTable(config, 'All settings');
  return page({
    title,
    lead: html`<p class="soft">${subtitle}</p>`,
    body: html`<section class="grid figures" aria-label="Results">${large}</section>
      ${evaluation === undefined ? html`` : evaluationSection(evaluation, options)}
      <h2>Training</h2>
      <div class="grid halves">${charts}</div>
      ${pictureSections(options)}
      <h2>Go on from here</h2>
      <div class="card">${factTable(commands, 'Commands')}</div>
      <h2>Settings and machine</h2>
      <div class="grid halves">
        <div class="card">
          ${
            own.length === 0
              ? settings
              : html`${factTable(own, 'Settings that are not the preset’s')}
                  <details>
                    <summary>All settings</summary>
                    ${settings}
                  </details>`
          }
        </div>
        <div class="card">${factTable(environment, 'Machine')}</div>
      </div>`,
  });
}
