/**
 * Symmetric positive definite matrices of order `n`, row after row in a `Float64Array` of length n². Every
 * factor is the lower triangle L with A = L·Lᵀ; what stands above its diagonal means nothing.
 */

/** Turns the lower triangle of a matrix into its factor, in place; false where it is not positive definite. */
export function factorInPlace(a: Float64Array, n: number): boolean {
  for (let row = 0; row < n; row++) {
    const r = row * n;
    for (let column = 0; column <= row; column++) {
      const c = column * n;
      let sum = a[r + column] as number;
      for (let at = 0; at < column; at++) sum -= (a[r + at] as number) * (a[c + at] as number);
      if (column < row) a[r + column] = sum / (a[c + column] as number);
      else if (sum > 0) a[r + row] = Math.sqrt(sum);
      else return false;
    }
  }
  return true;
}

/** Solves L·x = b in place. */
export function solveLower(l: Float64Array, n: number, b: Float64Array): void {
  for (let row = 0; row < n; row++) {
    const r = row * n;
    let sum = b[row] as number;
    for (let at = 0; at < row; at++) sum -= (l[r + at] as number) * (b[at] as number);
    b[row] = sum / (l[r + row] as number);
  }
}

/** Solves Lᵀ·x = b in place. */
export function solveUpper(l: Float64Array, n: number, b: Float64Array): void {
  for (let row = n - 1; row >= 0; row--) {
    const r = row * n;
    const x = (b[row] as number) / (l[r + row] as number);
    b[row] = x;
    for (let at = 0; at < row; at++) b[at] = (b[at] as number) - (l[r + at] as number) * x;
  }
}

/** The lower triangle of the inverse of A, from its factor. */
export function inverseOf(l: Float64Array, n: number): Float64Array {
  // Row `j` of `columns` holds column j of the inverse of L, so that both loops below run along memory.
  const columns = new Float64Array(n * n);
  for (let column = 0; column < n; column++) {
    const c = column * n;
    columns[c + column] = 1 / (l[c + column] as number);
    for (let row = column + 1; row < n; row++) {
      const r = row * n;
      let sum = 0;
      for (let at = column; at < row; at++)
        sum -= (l[r + at] as number) * (columns[c + at] as number);
      columns[c + row] = sum / (l[r + row] as number);
    }
  }
  const inverse = new Float64Array(n * n);
  for (let row = 0; row < n; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = 0;
      for (let at = row; at < n; at++) {
        sum += (columns[row * n + at] as number) * (columns[column * n + at] as number);
      }
      inverse[row * n + column] = sum;
    }
  }
  return inverse;
}

/** Half the logarithm of the determinant of A, from its factor. */
export function halfLogDeterminant(l: Float64Array, n: number): number {
  let sum = 0;
  for (let row = 0; row < n; row++) sum += Math.log(l[row * n + row] as number);
  return sum;
}

/** The sum of the products; both lists are equally long. */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += (a[at] as number) * (b[at] as number);
  return sum;
}
