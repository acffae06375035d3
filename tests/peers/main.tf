# Where Terraform keeps its state is a bucket, which it asks for as the user of AWS_PROFILE; for that no provider need be had.
terraform {
  backend "s3" {
    bucket         = "states"
    key            = "state"
    region         = "eu-west-1"
    use_path_style = true
  }
}
