"""Words of a text: tokens and places, the forms they are compared by, what differences are."""
