"""Is this data package what it says it is? Guards first, then our rules, then the referee."""
