import { useParams } from "wouter";
import { useTitle } from "@/app/usePageTitle";
import { useHeading } from "@/live/hooks";

export default function MatchPage() {
  const { fixture = "" } = useParams();
  const heading = useHeading(fixture);
  useTitle(heading && `${heading.home} – ${heading.away}`);
  return <h1>{heading?.home}</h1>;
}
