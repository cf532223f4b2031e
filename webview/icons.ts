// The signs on the map's buttons: paths in a square of 16, drawn as lines.
export const icons = {
  zoomIn: 'M7 4v6M4 7h6M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10zM10.8 10.8L14 14',
  zoomOut: 'M4 7h6M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10zM10.8 10.8L14 14',
  fit: 'M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4',
  groups: 'M2 3h5v4H2zM9 3h5v4H9zM2 9h5v4H2zM9 9h5v4H9z',
  lines: 'M2 6h4v4H2zM10 2h4v4h-4zM10 10h4v4h-4zM6 8h2M10 4H8v8h2',
  save: 'M8 2v8M4.5 7L8 10.5 11.5 7M2.5 13.5h11',
  close: 'M4 4l8 8M12 4l-8 8',
  play: 'M4 3l9 5-9 5z',
  pause: 'M5 3v10M11 3v10',
  previous: 'M11 3L5 8l6 5z',
  next: 'M5 3l6 5-6 5z',
  first: 'M12 3L6 8l6 5zM4 3v10',
  last: 'M4 3l6 5-6 5zM12 3v10',
} as const;
