import { precisionRecallSvg, type EvaluationResult } from '@ssd/ap-eval';
import { atThreshold } from './at-threshold.js';
import { trainingCurves, type MapPoint, type StepPoint } from './curves.js';
import { Html, html } from './html.js';
import { reportStyle } from './style.js';

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

export interface ReportOptions {
  /** Headline, e.g. the run's name. */
  title: string;
  /** One line below it. */
  subtitle: string;
  /** Large numbers at the top; the first stands out. */
  figures: Facts;
  /** What was measured, and on which split. */
  evaluation: { split: string; result: EvaluationResult };
  /** Colour of each class, `#rrggbb`. */
  colors: ReadonlyMap<string, string>;
  steps: readonly StepPoint[];
  maps: readonly MapPoint[];
  pictures: readonly ReportPicture[];
  /** Lowest score that is drawn in the pictures. */
  threshold: number;
  /** Command lines that go on from here. */
  commands: Facts;
  config: Facts;
  environment: Facts;
}

const percent = (value: number | null): string => (value === null ? '–' : `${(value * 100).toFixed(1)}%`);

function classTable({ evaluation: { result }, colors, threshold }: ReportOptions): Html {
  const rows = Object.entries(result.classes).map(([name, one]) => {
    const color = colors.get(name) ?? 'var(--grey)';
    const { precision, recall } = atThreshold(one, threshold);
    return html`<tr>
      <td><span class="dot" style="background:${color}"></span>${name}</td>
      <td class="number">${percent(one.ap)}</td>
      <td>
        <div class="track">
          <i style="width:${((one.ap ?? 0) * 100).toFixed(1)}%;background:${color}"></i>
        </div>
      </td>
      <td class="number">${one.positives}</td>
      <td class="number">${percent(recall)}</td>
      <td class="number">${percent(precision)}</td>
    </tr>`;
  });
  return html`<table>
    <thead>
      <tr>
        <th>Class</th>
        <th class="number">AP</th>
        <th></th>
        <th class="number">Objects</th>
        <th class="number">Found</th>
        <th class="number">Right</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
      <tr>
        <td><b>Mean</b></td>
        <td class="number"><b>${percent(result.map)}</b></td>
        <td></td>
        <td></td>
        <td></td>
        <td></td>
      </tr>
    </tbody>
  </table>`;
}

function factTable(facts: Facts): Html {
  return html`<table>
    <tbody>
      ${facts.map(
        ([name, value]) =>
          html`<tr>
            <td class="key">${name}</td>
            <td><code>${value}</code></td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function pictureGrid({ pictures, colors, threshold }: ReportOptions): Html {
  if (pictures.length === 0) return html``;
  const legend = [...colors].map(
    ([name, color]) => html`<span><i class="dot" style="background:${color}"></i>${name}</span>`,
  );
  const figures = pictures.map(
    ({ name, jpeg, caption }) =>
      html`<figure class="card">
        <img
          alt="${name} with detections"
          loading="lazy"
          src="data:image/jpeg;base64,${Buffer.from(jpeg).toString('base64')}"
        />
        <figcaption>${name} · ${caption}</figcaption>
      </figure>`,
  );
  return html`<h2>Pictures</h2>
    <p class="legend soft">
      ${legend}<span
        ><i class="dashes"></i>dashed: what is really there · solid: found with a score of ${threshold} or
        more</span
      >
    </p>
    <div class="grid pictures">${figures}</div>`;
}

/**
 * A run as one HTML page that needs no other file and no network: figures, AP per class, precision–recall curves,
 * training curves, pictures, settings and the machine.
 */
export function renderReport(options: ReportOptions): string {
  const { title, subtitle, figures, evaluation, threshold, steps, maps, commands, config, environment } =
    options;
  const { result, split } = evaluation;
  const charts = trainingCurves({ steps, maps, metric: result.metric }).map(
    (svg) => html`<div class="card">${new Html(svg)}</div>`,
  );
  const large = figures.map(
    ([name, value], i) =>
      html`<div class="card figure${i === 0 ? ' main' : ''}">
        <b>${value}</b><span class="soft">${name}</span>
      </div>`,
  );
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <style>
          ${new Html(reportStyle)}
        </style>
      </head>
      <body>
        <main>
          <header>
            <h1>${title}</h1>
            <p class="soft">${subtitle}</p>
          </header>
          <section class="grid figures">${large}</section>
          <h2>Average precision on “${split}”</h2>
          <p class="soft">
            ${result.images} pictures,
            ${result.metric === 'voc07' ? 'VOC07 (11 points)' : 'VOC10 (area under the curve)'}, IoU ≥
            ${result.iou}. At a score of ${threshold} or more: “found” is the share of the objects that were
            found, “right” the share of the detections that are right.
          </p>
          <div class="grid halves">
            <div class="card">${classTable(options)}</div>
            <div class="card paper">${new Html(precisionRecallSvg(result))}</div>
          </div>
          <h2>Training</h2>
          <div class="grid halves">${charts}</div>
          ${pictureGrid(options)}
          <h2>Go on from here</h2>
          <div class="card">${factTable(commands)}</div>
          <h2>Settings and machine</h2>
          <div class="grid halves">
            <div class="card">${factTable(config)}</div>
            <div class="card">${factTable(environment)}</div>
          </div>
        </main>
      </body>
    </html> `.text;
}
