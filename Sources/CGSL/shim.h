/* The part of the GNU Scientific Library (2.7) that headroom uses, for Swift. */
#pragma once
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_qrng.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_sf_gamma.h>
#include <gsl/gsl_sf_zeta.h>
#include <gsl/gsl_version.h>

/* GSL's Sobol generator: the global is a mutable variable, which Swift does not read. */
static inline const gsl_qrng_type *headroom_sobol_type(void) { return gsl_qrng_sobol; }
