"""Who a workflow of GitHub Actions is: its signed identity token read, compared with what is trusted, exchanged."""
