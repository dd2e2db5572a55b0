"""Writing and checking data packages."""
